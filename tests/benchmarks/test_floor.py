from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks.data import Dataset, read_dataset
from tests.benchmarks.floor import weigh_unanswerable, weigh_xquad
from tests.benchmarks.small_data import write_data
from tests.fakes import embedding_wire

CELLS = (("en", "en"), ("en", "de"), ("de", "en"), ("de", "de"))


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return read_dataset(write_data(tmp_path) / "news")


def test_paragraphs_of_other_topics_are_weighed_below_the_right_one(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with embedding_wire() as wire:
        monkeypatch.setenv("POLYCITE_EMBEDDING_URL", wire.url)
        monkeypatch.setenv("POLYCITE_EMBEDDING_MODEL", "lexicon")
        weighed = weigh_xquad(dataset, tmp_path, "small")

    figures = weighed.figures()
    assert weighed.positives.questions == weighed.negatives.questions == {"0", "1"}
    assert figures["wrongly refused"] == dict.fromkeys(CELLS, 0)
    assert figures["area under the curve"] == dict.fromkeys(CELLS, 1)


def test_questions_that_no_article_answers_are_weighed_apart(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = dataset.select("all", ["en"])
    near, answered = english.questions["en"]
    unanswerable = replace(near, text="Who is the castle's king?", docs=frozenset())
    asked = replace(english, questions={"en": [unanswerable, answered]})

    with embedding_wire() as wire:
        monkeypatch.setenv("POLYCITE_EMBEDDING_URL", wire.url)
        monkeypatch.setenv("POLYCITE_EMBEDDING_MODEL", "lexicon")
        weighed = weigh_unanswerable([asked], tmp_path, "small")

    assert weighed.positives.questions == {"1"}
    assert weighed.negatives.questions == {"0"}
    assert weighed.figures()["wrongly accepted"] == {("en", "en"): 1}
