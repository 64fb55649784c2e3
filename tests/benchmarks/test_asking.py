from dataclasses import replace
from pathlib import Path

from index.passages import Passage, Retrieval
from tests.benchmarks.asking import rank_docs
from tests.benchmarks.data import read_dataset
from tests.benchmarks.small_data import write_data
from tests.bot.passages import make_passage


def test_a_version_that_the_product_does_not_know_takes_a_place_of_its_own(
    tmp_path: Path,
) -> None:
    dataset = read_dataset(write_data(tmp_path) / "news")
    articles = {article.file: article for article in dataset.every_article}
    castle, violin = (make_passage("", file=f"en/small-en-{n}.txt") for n in (0, 1))
    schloss = make_passage("", file="de/small-de-0.txt")
    grouped = replace(castle, also_in=(schloss.source,))

    def ranked(*passages: Passage) -> tuple[str, ...]:
        retrieval = Retrieval(question="", language="en", passages=passages, seconds=0)
        return rank_docs(retrieval, articles)

    assert ranked(grouped, violin) == ("0", "1")
    assert ranked(castle, schloss, violin) == ("0", "", "1")
