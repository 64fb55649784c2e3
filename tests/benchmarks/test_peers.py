"""What systems are compared by: the articles they share, and the rate of hits."""

from collections import Counter
from pathlib import Path

import pytest

from tests.benchmarks.data import DATA, GoldQuestion, is_there
from tests.benchmarks.peers.compare import hit_rate, make_corpus

_DOC_BY_FILE = {"en/1.txt": "1", "uk/1.txt": "1", "en/2.txt": "2"}


def _question(*docs: str) -> GoldQuestion:
    return GoldQuestion(id="q", language="en", text="?", docs=frozenset(docs))


def test_any_version_of_a_story_is_a_hit() -> None:
    found = [["uk/1.txt", "en/2.txt"], ["uk/1.txt", "en/2.txt"]]

    rates = [
        hit_rate([_question("1"), _question("2")], found, _DOC_BY_FILE, k)
        for k in (1, 2)
    ]

    assert rates == [0.5, 1.0]


def test_nothing_found_is_no_hit() -> None:
    assert hit_rate([_question("1")], [[]], _DOC_BY_FILE, 5) == 0.0


def test_each_story_is_there_in_five_languages_and_asked_about_in_all(
    tmp_path: Path,
) -> None:
    if not is_there(DATA):
        pytest.skip("The benchmark data is not here.")

    corpus = make_corpus(DATA, tmp_path, 50)

    assert {*Counter(corpus.doc_by_file.values()).values()} == {5}
    assert all((tmp_path / file).is_file() for file in corpus.doc_by_file)
    gold = {doc for question in corpus.questions for doc in question.docs}
    assert gold <= {*corpus.doc_by_file.values()}
    assert len({question.language for question in corpus.questions}) == 8
