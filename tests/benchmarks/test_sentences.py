import math
from dataclasses import replace
from pathlib import Path

import pytest

from index.passages import FoundSentence, Retrieval
from tests.benchmarks.asking import Asked
from tests.benchmarks.data import Dataset, read_dataset
from tests.benchmarks.sentences import GoldSentences
from tests.benchmarks.small_data import write_data
from tests.bot.passages import make_passage


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return read_dataset(write_data(tmp_path) / "news")


def found(file: str, start: int, end: int) -> FoundSentence:
    """Return a sentence of ``file`` that stands from ``start`` to ``end``."""
    passage = make_passage("made by hand", file=file)
    sentence = replace(passage.sentence, start=start, end=end)
    return FoundSentence(passage=passage, sentence=sentence, score=0)


def asked(dataset: Dataset) -> Asked:
    """Return the first English question, asked of German articles."""
    question = dataset.questions["en"][0]
    retrieval = Retrieval(question=question.text, language="en", passages=(), seconds=0)
    return Asked(question=question, pool="de", retrieval=retrieval, docs=())


def test_the_sentence_is_looked_for_in_the_language_of_the_article(
    dataset: Dataset,
) -> None:
    castle = dataset.articles["de"][0]
    start = castle.content.index("Das Schloss")
    right = found(castle.file, start, start + 20)
    wrong = found(castle.file, 0, len("Neues vom Schloss"))

    rank = GoldSentences(dataset).rank(asked(dataset), [wrong, right])

    assert rank == 2


def test_the_same_place_of_another_article_does_not_count(dataset: Dataset) -> None:
    castle, violin = dataset.articles["de"]
    start = castle.content.index("Das Schloss")
    elsewhere = found(violin.file, start, start + 20)

    rank = GoldSentences(dataset).rank(asked(dataset), [elsewhere])

    assert rank == math.inf


@pytest.mark.parametrize(
    ("length", "is_found"),
    [
        pytest.param(37, True, id="the sentence"),
        pytest.param(19, True, id="its half"),
        pytest.param(18, False, id="less than half"),
        pytest.param(112, True, id="in a longer one"),
    ],
)
def test_half_of_the_sentence_has_to_be_found(
    dataset: Dataset, length: int, *, is_found: bool
) -> None:
    castle = dataset.articles["de"][0]
    start = castle.content.index("Das Schloss")
    stretch = found(castle.file, start, start + length)

    rank = GoldSentences(dataset).rank(asked(dataset), [stretch])

    assert (rank == 1) is is_found


def test_a_question_without_evidence_is_left_out(dataset: Dataset) -> None:
    question = dataset.questions["en"][0]
    gold = GoldSentences(dataset)

    assert gold.has(question)
    assert not gold.has(replace(question, evidence=""))
    assert not gold.has(replace(question, docs=frozenset()))
