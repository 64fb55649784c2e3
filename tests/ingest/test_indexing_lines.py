"""An ingest of files that have an article in each line."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.embedding import Vectors
from index.errors import EmbeddingUnavailable
from ingest.progress import IngestReport
from tests.fakes import LexiconEmbedder
from tests.ingest.contents import content
from tests.ingest.feeds import BARE, CARPET, CASTLE, HONEY, NEW, lines, names, write
from tests.small_world import ARTICLES, ingest, open_index, settle, write_articles


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return write(tmp_path / "in" / "feed.jsonl", CASTLE, HONEY, BARE, CARPET)


@pytest.fixture
def index(tmp_path: Path, feed: Path) -> Path:
    ingest(tmp_path / "index", [feed.parent])
    return tmp_path / "index"


def test_each_line_is_an_article_of_its_own(tmp_path: Path, feed: Path) -> None:
    report = ingest(tmp_path / "index", [feed.parent])

    assert report == IngestReport(added=lines(1, 2, 3, 4))
    assert names(tmp_path / "index") == lines(1, 2, 3, 4)
    with open_index(tmp_path / "index") as opened:
        assert opened.files_for("Where is the castle?", most=1) == lines(1)


def test_lines_are_listed_in_their_order(tmp_path: Path) -> None:
    many = [{"text": f"The castle of {n} doors was sold."} for n in range(12)]
    write(tmp_path / "in" / "feed.jsonl", *many)

    ingest(tmp_path / "index", [tmp_path / "in"])

    assert names(tmp_path / "index") == lines(*range(1, 13))


def test_an_unchanged_file_costs_nothing(index: Path, feed: Path) -> None:
    before = content(index)
    feed.write_bytes(b"x" * feed.stat().st_size)
    settle(feed)
    embedder = LexiconEmbedder()

    report = ingest(index, [feed.parent], embedder)

    assert report == IngestReport(unchanged=lines(1, 2, 3, 4))
    assert embedder.passages == []
    assert content(index) == before


def test_a_line_put_in_above_others_embeds_nothing_but_itself(
    tmp_path: Path, index: Path, feed: Path
) -> None:
    write(feed, NEW, CASTLE, HONEY, BARE, CARPET)
    embedder = LexiconEmbedder()

    report = ingest(index, [feed.parent], embedder)

    assert report.added == lines(1)
    assert sorted(report.unchanged) == lines(2, 3, 4, 5)
    assert {text in NEW["text"] for text in embedder.passages} == {True}
    ingest(tmp_path / "fresh", [feed.parent])
    assert content(index) == content(tmp_path / "fresh")


def test_only_the_lines_that_changed_are_embedded(
    tmp_path: Path, index: Path, feed: Path
) -> None:
    write(feed, CASTLE, {**HONEY, "text": NEW["text"]}, BARE, CARPET)
    embedder = LexiconEmbedder()

    report = ingest(index, [feed.parent], embedder)

    assert (report.changed, sorted(report.unchanged)) == (lines(2), lines(1, 3, 4))
    assert {text in NEW["text"] for text in embedder.passages} == {True}
    ingest(tmp_path / "fresh", [feed.parent])
    assert content(index) == content(tmp_path / "fresh")


def test_fields_that_are_not_read_change_nothing_and_are_named(
    index: Path, feed: Path
) -> None:
    write(feed, *({**line, "views": "9"} for line in (CASTLE, HONEY, BARE, CARPET)))

    report = ingest(index, [feed.parent])

    assert report == IngestReport(
        unchanged=lines(1, 2, 3, 4), unread_fields={"feed.jsonl": ("views",)}
    )


def test_a_date_and_a_language_that_are_none_are_told_by_the_first_of_each(
    tmp_path: Path,
) -> None:
    claims = (
        {"date": "2025-10-25", "published": "lately", "language": "pt-BR"},
        {"date": "yesterday", "language": "english"},
        {"date": "2025-13-45", "views": "9"},
    )
    stories = (CASTLE, HONEY, CARPET)
    said = (story | claim for story, claim in zip(stories, claims, strict=True))
    write(tmp_path / "in" / "feed.jsonl", *said)

    report = ingest(tmp_path / "index", [tmp_path / "in"])

    told = ("date: yesterday", "language: english", "views")
    assert report == IngestReport(
        added=lines(1, 2, 3), unread_fields={"feed.jsonl": told}
    )


def test_lines_gone_from_a_file_that_is_there_are_removed_without_prune(
    tmp_path: Path, index: Path, feed: Path
) -> None:
    write(feed, CASTLE, CARPET)

    report = ingest(index, [feed.parent])

    assert report.removed == lines(2, 3)
    assert names(index) == lines(1, 2)
    ingest(tmp_path / "fresh", [feed.parent])
    assert content(index) == content(tmp_path / "fresh")


def test_the_articles_of_a_file_that_is_gone_stay_until_pruned(
    index: Path, feed: Path
) -> None:
    write_articles(feed.parent, {"castle-de.txt": ARTICLES["castle-de.txt"]})
    feed.unlink()

    kept = ingest(index, [feed.parent])
    pruned = ingest(index, [feed.parent], prune=True)

    assert (kept.removed, kept.gone) == ([], lines(1, 2, 3, 4))
    assert (pruned.removed, pruned.gone) == (lines(1, 2, 3, 4), [])
    assert names(index) == ["castle-de.txt"]


def test_lines_with_one_address_are_all_kept(
    tmp_path: Path, index: Path, feed: Path
) -> None:
    again = {**NEW, "url": CASTLE["url"]}
    write(feed, CASTLE, HONEY, again, BARE, CARPET)

    first = ingest(index, [feed.parent])
    write(feed, BARE, CASTLE, again, HONEY, CARPET, time=1.6e9)
    second = ingest(index, [feed.parent])

    assert first.added == lines(3)
    assert second == IngestReport(unchanged=lines(1, 2, 3, 4, 5))
    ingest(tmp_path / "fresh", [feed.parent])
    assert content(index) == content(tmp_path / "fresh")


def test_a_line_above_many_of_its_address_embeds_two_of_them_and_no_more(
    tmp_path: Path,
) -> None:
    home = "https://paper.example/news"
    many = [{"text": f"The castle {n} was sold.", "url": home} for n in range(30)]
    feed = write(tmp_path / "in" / "feed.jsonl", *many)
    ingest(tmp_path / "index", [feed.parent])
    write(feed, {**NEW, "url": home}, *many)

    report = ingest(tmp_path / "index", [feed.parent])

    assert (report.changed, report.added) == (lines(1), lines(2))
    assert len(report.unchanged) == 29


def test_the_same_line_once_more_is_an_article_once_more(
    tmp_path: Path, index: Path, feed: Path
) -> None:
    write(feed, BARE, CASTLE, HONEY, BARE, CASTLE, BARE, CARPET)

    report = ingest(index, [feed.parent])

    assert report.added == lines(4, 5, 6)
    write(feed, BARE, CASTLE, HONEY, CARPET, time=1.6e9)
    assert len(ingest(index, [feed.parent]).removed) == 3
    ingest(tmp_path / "fresh", [feed.parent])
    assert content(index) == content(tmp_path / "fresh")


def test_two_files_may_have_the_same_lines(tmp_path: Path, feed: Path) -> None:
    write(feed.parent / "again.ndjson", CASTLE, HONEY)

    ingest(tmp_path / "index", [feed.parent])

    again = ["again.ndjson#1", "again.ndjson#2"]
    assert names(tmp_path / "index") == [*again, *lines(1, 2, 3, 4)]


def test_a_file_keeps_its_name_when_it_is_given_as_another_folder(
    index: Path, feed: Path
) -> None:
    report = ingest(index, [feed.parent.parent])

    assert report.unchanged == lines(1, 2, 3, 4)
    assert names(index) == report.unchanged


class FailsLate(LexiconEmbedder):
    """Fails at the text about a place that nothing else is about."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return vectors, or fail as an endpoint out of reach does."""
        if any("Zwölf" in text for text in texts):
            raise EmbeddingUnavailable("the endpoint is out of reach")
        return super().embed_passages(texts)


def test_a_file_that_was_not_read_to_its_end_is_read_again(tmp_path: Path) -> None:
    many = [{"text": f"The castle {n} was sold."} for n in range(140)]
    feed = write(
        tmp_path / "in" / "feed.jsonl", *many, {"text": "The castle at Zwölf."}
    )
    with pytest.raises(EmbeddingUnavailable):
        ingest(tmp_path / "index", [feed.parent], FailsLate())
    half = len(names(tmp_path / "index"))

    ingest(tmp_path / "index", [feed.parent])

    assert 0 < half < 141
    ingest(tmp_path / "fresh", [feed.parent])
    assert content(tmp_path / "index") == content(tmp_path / "fresh")


def test_lines_that_have_moved_are_known_before_the_file_is_read_to_its_end(
    tmp_path: Path,
) -> None:
    many = [{"text": f"The castle {n} was sold."} for n in range(140)]
    feed = write(tmp_path / "in" / "feed.jsonl", *many)
    ingest(tmp_path / "index", [feed.parent])
    added = [{"text": f"The honey {n} was sold."} for n in range(140)]
    write(feed, *added[:1], *many, *added[1:], {"text": "The castle at Zwölf."})

    with pytest.raises(EmbeddingUnavailable):
        ingest(tmp_path / "index", [feed.parent], FailsLate())

    first = names(tmp_path / "index")[:141]
    assert first == lines(*range(1, 142))


def test_the_old_articles_answer_until_the_new_ones_are_complete(
    index: Path, feed: Path
) -> None:
    before = content(index)
    write(feed, {"text": "The castle at Zwölf."}, {**CASTLE, "text": NEW["text"]})

    with pytest.raises(EmbeddingUnavailable):
        ingest(index, [feed.parent], FailsLate())

    assert content(index) == before


def test_a_file_changed_just_before_it_was_read_is_read_again(
    tmp_path: Path, feed: Path
) -> None:
    os.utime(feed)
    ingest(tmp_path / "index", [feed.parent])
    embedder = LexiconEmbedder()

    report = ingest(tmp_path / "index", [feed.parent], embedder)

    assert report == IngestReport(unchanged=lines(1, 2, 3, 4))
    assert embedder.passages == []
