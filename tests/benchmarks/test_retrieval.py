import json
from pathlib import Path

import pytest

from tests.benchmarks.data import BadData, read_dataset, take_half
from tests.benchmarks.indexing import open_shelf
from tests.benchmarks.retrieval import main
from tests.benchmarks.small_data import write_data
from tests.fakes import embedding_wire


def test_without_data_the_benchmark_says_so_and_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--data", str(tmp_path / "nowhere")])

    printed = capsys.readouterr()
    assert (code, printed.out) == (0, "")
    assert "skipped" in printed.err


def test_every_article_and_its_sentence_are_found_across_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, figures = write_data(tmp_path / "data"), tmp_path / "figures.json"
    asked = ["--only", "news", "--home", str(tmp_path / "home")]

    with embedding_wire() as wire:
        monkeypatch.setenv("POLYCITE_EMBEDDING_URL", wire.url)
        monkeypatch.setenv("POLYCITE_EMBEDDING_MODEL", "lexicon")
        code = main(["--data", str(data), "--json", str(figures), *asked])

    everywhere = {"en": 1, "de": 1, "all": 1, "not own": 1}
    within_one = {"en": 1, "de": 1}
    news = json.loads(figures.read_text(encoding="utf-8"))["news"]
    assert code == 0
    assert news["misread"] == 0
    assert [news[half]["questions"] for half in ("odd", "even", "all")] == [1, 1, 2]
    assert news["all"]["hit@1"] == {"en": everywhere, "de": everywhere}
    assert news["all"]["nDCG@10"] == {"en": everywhere, "de": everywhere}
    assert news["all"]["sentence@3"] == {"en": within_one, "de": within_one}


def test_a_kept_folder_loses_the_articles_that_do_not_belong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = read_dataset(write_data(tmp_path) / "news")

    with embedding_wire() as wire:
        monkeypatch.setenv("POLYCITE_EMBEDDING_URL", wire.url)
        monkeypatch.setenv("POLYCITE_EMBEDDING_MODEL", "lexicon")
        with open_shelf("kept", dataset.every_article, tmp_path) as shelf:
            before = len(shelf.sources)
        with open_shelf("kept", dataset.articles["en"], tmp_path) as shelf:
            after = sorted(shelf.sources)

    assert (before, after) == (4, ["en/small-en-0.txt", "en/small-en-1.txt"])


def test_languages_whose_rows_are_not_parallel_are_refused(tmp_path: Path) -> None:
    folder = write_data(tmp_path) / "news"
    shorter = folder / "questions.de.jsonl"
    first, *_ = shorter.read_text(encoding="utf-8").splitlines(keepends=True)
    shorter.write_text(first, encoding="utf-8")

    with pytest.raises(BadData, match="not the same rows"):
        read_dataset(folder)


def test_a_file_has_a_title_above_its_text(tmp_path: Path) -> None:
    dataset = read_dataset(write_data(tmp_path) / "news")

    article = dataset.articles["de"][0]

    assert article.file == "de/small-de-0.txt"
    assert article.content.startswith("Neues vom Schloss\n\nEs liegt")


def test_the_two_halves_are_all() -> None:
    rows = ["a", "b", "c"]

    assert take_half(rows, "even") == ["a", "c"]
    assert take_half(rows, "odd") == ["b"]
    assert take_half(rows, "all") == rows
