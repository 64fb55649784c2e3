from pathlib import Path

import pytest

from tests.benchmarks.data import read_dataset
from tests.benchmarks.small_data import write_data
from tests.benchmarks.stories import (
    Grouped,
    RememberingEmbedder,
    count_pairs,
    group_articles,
    main,
)
from tests.fakes import LexiconEmbedder, TranslatingEmbedder, embedding_wire


def test_without_data_the_benchmark_says_so_and_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--data", str(tmp_path / "nowhere")])

    printed = capsys.readouterr()
    assert (code, printed.out) == (0, "")
    assert "skipped" in printed.err


def test_versions_are_brought_together(tmp_path: Path) -> None:
    dataset = read_dataset(write_data(tmp_path / "data") / "news")
    articles = {article.file: article for article in dataset.every_article}

    grouped = group_articles(articles, tmp_path, TranslatingEmbedder())

    assert count_pairs(grouped, list(articles)) == {"right": 2}


def test_pairs_are_right_or_wrong_or_missed(tmp_path: Path) -> None:
    dataset = read_dataset(write_data(tmp_path) / "news")
    articles = {article.file: article for article in dataset.every_article}
    castle, violin, schloss, geige = articles

    told = {castle: 1, violin: 1, schloss: 1, geige: 4}
    grouped = Grouped(articles=articles, stories=told, seconds=0)

    assert count_pairs(grouped, list(articles)) == {"right": 1, "wrong": 2, "missed": 1}
    assert count_pairs(grouped, [violin, geige]) == {"missed": 1}


def test_each_half_is_reported_by_itself(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = write_data(tmp_path / "data")
    for path in (data / "news").glob("articles.*.jsonl"):
        # Numbers of news are even; every other one of them is of the odd half.
        rows = path.read_text(encoding="utf-8").replace('"doc": "1"', '"doc": "2"')
        path.write_text(rows, encoding="utf-8")

    with embedding_wire() as wire:
        monkeypatch.setenv("POLYCITE_EMBEDDING_URL", wire.url)
        monkeypatch.setenv("POLYCITE_EMBEDDING_MODEL", "lexicon")
        code = main(["--data", str(data)])

    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    # The lexicon has none of the probes, so that no translation is told by it.
    assert lines[:3] == [
        "news all: 4 articles, precision -, recall 0.0000 (0 wrong, 2 missed)",
        "news even: 2 articles, precision -, recall 0.0000 (0 wrong, 1 missed)",
        "news odd: 2 articles, precision -, recall 0.0000 (0 wrong, 1 missed)",
    ]
    assert lines[4:] == ["  de-en 0.000"]


def test_a_text_is_embedded_once() -> None:
    embedder = LexiconEmbedder()
    remembering = RememberingEmbedder(embedder)

    remembering.embed_passages(["castle", "violin", "castle"])
    rows = remembering.embed_passages(["violin", "honey"])

    assert embedder.passages == ["castle", "violin", "honey"]
    assert (rows == embedder.embed_passages(["violin", "honey"])).all()
