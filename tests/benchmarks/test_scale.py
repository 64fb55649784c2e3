import re
import sqlite3
from pathlib import Path

import pytest

from index.home import catalogue_in
from tests.benchmarks.data import read_dataset
from tests.benchmarks.scale import main
from tests.benchmarks.small_data import write_data
from tests.benchmarks.synthetic import build, rare_words


def test_a_small_index_is_built_and_searched_in_every_scope(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, home = write_data(tmp_path / "data"), tmp_path / "home"
    options = ["--data", str(data), "--home", str(home), "--passages", "20"]

    code = main([*options, "--languages", "en", "de", "--searches", "20"])

    printed = capsys.readouterr().out
    assert code == 0
    assert [path.name for path in home.iterdir()] == ["20-en-de"]
    assert re.search(r"searching holds 0\.[0-9]+ GB", printed)
    assert re.findall(r"^  (.+): 20 searches", printed, re.MULTILINE) == [
        "everything",
        "one folder",
        "since 2025-01-01",
    ]


def test_an_index_of_another_version_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, index = write_data(tmp_path / "data"), tmp_path / "20-en"
    build(index, read_dataset(data / "news").select("all", ["en"]), 20)
    with sqlite3.connect(catalogue_in(index)) as connection:
        connection.execute("UPDATE about SET value = 'older' WHERE key = 'schema'")
    connection.close()
    capsys.readouterr()

    options = ["--data", str(data), "--home", str(tmp_path), "--passages", "20"]
    code = main([*options, "--languages", "en"])

    assert code == 1
    assert capsys.readouterr().err == (
        f"The index in '{index}' was made by another version."
        " Delete that folder, or name another --home.\n"
    )


def test_a_kept_index_of_before_rare_words_is_known(tmp_path: Path) -> None:
    english = read_dataset(write_data(tmp_path / "data") / "news").select("all", ["en"])
    index = tmp_path / "index"
    fresh = build(index, english, 20)
    first = index / "articles" / "en" / "00" / "0.txt"
    text = first.read_text(encoding="utf-8").replace(rare_words(0)[0], "")
    first.write_text(text, encoding="utf-8")

    kept = build(index, english, 20)

    assert (fresh.has_rare_words, kept.has_rare_words) == (True, False)
    assert kept.articles == fresh.articles


def test_every_article_has_words_of_its_own() -> None:
    words = [rare_words(number) for number in range(20_000)]

    assert rare_words(1) == ("Bebaba", "107919")
    assert len({name for name, _ in words}) == len({n for _, n in words}) == 20_000
