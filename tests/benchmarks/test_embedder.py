from pathlib import Path

from tests.benchmarks.data import read_dataset
from tests.benchmarks.embedder import measure_embedder
from tests.benchmarks.small_data import write_data


def test_the_two_engines_agree_on_every_passage(tmp_path: Path) -> None:
    data = write_data(tmp_path)

    figures = measure_embedder(data, [read_dataset(data / "news")])

    assert figures.passages == figures.wheel_passages // 2 == 4
    assert figures.least_cosine == figures.least_cosine_of_changed > 0.999
    assert (figures.counted, figures.counted_differently) == (8, 0)
    assert 0 < figures.question_ms < figures.search_ms
