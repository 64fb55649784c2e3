"""Lines that are no articles, in files that have an article in each line."""

from pathlib import Path

import pytest

from index.file_rows import FileRows
from tests.ingest.contents import content
from tests.ingest.feeds import BARE, CARPET, CASTLE, HONEY, NEW, lines, names, write
from tests.small_world import ingest, open_index


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return write(tmp_path / "in" / "feed.jsonl", CASTLE, HONEY, BARE, CARPET)


@pytest.fixture
def index(tmp_path: Path, feed: Path) -> Path:
    ingest(tmp_path / "index", [feed.parent])
    return tmp_path / "index"


def test_bad_lines_are_named_with_their_reason_and_the_others_read(
    tmp_path: Path,
) -> None:
    write(tmp_path / "in" / "feed.jsonl", "{", CASTLE, '{"text": 7}', "", HONEY)

    report = ingest(tmp_path / "index", [tmp_path / "in"])

    assert report.added == lines(2, 5)
    assert report.failed == [
        (
            "feed.jsonl line 1",
            "is not JSON (Expecting property name enclosed in double quotes, column 2)",
        ),
        ("feed.jsonl line 3", "has a 'text' that is not a string"),
    ]


def test_of_very_many_bad_lines_the_first_are_named_and_the_rest_counted(
    tmp_path: Path,
) -> None:
    write(tmp_path / "in" / "feed.jsonl", CASTLE, *["{}"] * 1_234)

    failed = ingest(tmp_path / "index", [tmp_path / "in"]).failed

    assert len(failed) == 101
    assert failed[-1] == ("feed.jsonl", "has 1,134 more lines that are no articles")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        (
            "\n[\n{}\n]",
            "has no article in any line: line 2 is not JSON (Expecting value",
        ),
    ],
    ids=ascii,
)
def test_a_file_without_a_good_line_is_a_failed_file_and_keeps_its_articles(
    index: Path, feed: Path, written: str, reason: str
) -> None:
    before = content(index)
    feed.write_text(written, encoding="utf-8")

    (failed,) = ingest(index, [feed.parent]).failed

    assert failed[0] == "feed.jsonl"
    assert failed[1].startswith(reason)
    assert content(index) == before


def test_a_line_that_is_bad_now_keeps_its_old_article(index: Path, feed: Path) -> None:
    before = content(index)
    write(feed, CASTLE, '{"text": "cut off', BARE, CARPET)

    report = ingest(index, [feed.parent])

    assert report.removed == []
    assert [name for name, _ in report.failed] == ["feed.jsonl line 2"]
    assert content(index) == before


@pytest.mark.parametrize(
    ("written", "stands_at"),
    [
        ([NEW, CASTLE, "{", BARE, CARPET], "feed.jsonl#3"),
        ([CASTLE, NEW, "{", BARE, CARPET], "feed.jsonl#3"),
        (["{", BARE, CARPET, CASTLE], "feed.jsonl#1"),
        (["{", CASTLE, BARE, "{", CARPET], "feed.jsonl#1"),
        ([CARPET, BARE, CASTLE, "{"], "feed.jsonl#4"),
    ],
    ids=["put in above", "put in between", "taken away above", "one too many", "moved"],
)
def test_a_line_that_is_bad_now_keeps_its_article_wherever_it_stands(
    index: Path, feed: Path, written: list[dict[str, str] | str], stands_at: str | None
) -> None:
    write(feed, *written)

    ingest(index, [feed.parent])

    with open_index(index) as opened:
        by_url = {a.source.url: a.source.file for a in opened.catalogue.articles()}
    assert by_url.get(HONEY["url"]) == stands_at


def test_bad_lines_are_told_again_until_they_are_mended(
    tmp_path: Path, feed: Path
) -> None:
    write(feed, CASTLE, '{"text": "cut off', *["{}"] * 120)
    first = ingest(tmp_path / "index", [feed.parent])
    again = ingest(tmp_path / "index", [feed.parent])
    write(feed, CASTLE, HONEY)
    mended = ingest(tmp_path / "index", [feed.parent])

    assert first.failed[0][0] == "feed.jsonl line 2"
    assert first.failed[-1] == ("feed.jsonl", "has 21 more lines that are no articles")
    assert (again.unchanged, again.failed) == (lines(1), first.failed)
    assert (mended.added, mended.failed) == (lines(2), [])


def test_a_line_that_never_was_an_article_keeps_none_of_another(
    tmp_path: Path, feed: Path
) -> None:
    write(feed, CASTLE, "# a remark", HONEY, BARE, CARPET)
    ingest(tmp_path / "index", [feed.parent])
    write(feed, CASTLE, "# a remark", HONEY, CARPET, time=1.6e9)

    report = ingest(tmp_path / "index", [feed.parent])

    assert report.removed == lines(4)
    assert names(tmp_path / "index") == lines(1, 3, 4)


def test_an_article_whose_line_has_no_text_any_more_moves_with_it(
    index: Path, feed: Path
) -> None:
    write(feed, CASTLE, NEW, {**HONEY, "text": "2024"}, BARE, CARPET)

    report = ingest(index, [feed.parent])

    assert report.failed == [("feed.jsonl line 3", "has no letters in its 'text'")]
    assert report.removed == []
    assert names(index) == lines(1, 2, 3, 4, 5)


def test_the_bad_lines_of_a_file_that_was_pruned_are_forgotten(
    index: Path, feed: Path
) -> None:
    write(feed, CASTLE, "{")
    ingest(index, [feed.parent])
    feed.unlink()
    ingest(index, [feed.parent], prune=True)

    with open_index(index) as opened:
        assert FileRows(opened.catalogue).bad_lines(str(feed)) == []
