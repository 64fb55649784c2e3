from collections.abc import Sequence
from pathlib import Path

import pytest

from index.catalogue import Catalogue
from index.embedding import Vectors
from index.errors import EmbeddingUnavailable
from index.home import catalogue_in
from ingest.progress import IngestReport
from tests.fakes import LexiconEmbedder
from tests.ingest.contents import content
from tests.small_world import ARTICLES, ingest, settle, write_articles

CHANGED = {"castle-de.txt": "Das Schloss\n\nDas Schloss bleibt für immer geschlossen."}


def test_a_first_ingest_adds_every_article(tmp_path: Path, articles: Path) -> None:
    report = ingest(tmp_path / "index", [articles])

    assert report == IngestReport(added=sorted(ARTICLES))
    assert content(tmp_path / "index").vectors == {
        **{("passages", c): 1 for c in ("ar", "de", "fa", "th", "uk", "zh")},
        **{("sentences", c): 3 for c in ("ar", "de", "fa", "uk", "zh")},
        ("passages", "en"): 2,
        ("sentences", "en"): 6,
        ("sentences", "th"): 2,
    }


def test_ingesting_twice_changes_nothing_and_embeds_nothing(
    index: Path, articles: Path
) -> None:
    before = content(index)
    embedder = LexiconEmbedder()

    report = ingest(index, [articles], embedder)

    assert report == IngestReport(unchanged=sorted(ARTICLES))
    assert (embedder.passages, embedder.questions) == ([], [])
    assert content(index) == before


def test_every_text_is_embedded_once_even_if_it_occurs_twice(tmp_path: Path) -> None:
    text = "The honey news\n\nThe honey was sold. The honey was sold."
    folder = write_articles(tmp_path / "a", {"x.txt": text, "y.txt": text})
    embedder = LexiconEmbedder()
    ingest(tmp_path / "index", [folder], embedder)

    texts = [t for t in embedder.passages if "honey" in t]

    assert sorted(texts) == sorted([text, "The honey news", "The honey was sold."])


def test_a_touched_file_is_read_but_not_embedded(index: Path, articles: Path) -> None:
    settle(articles / "castle-de.txt", 1_600_000_000)
    embedder = LexiconEmbedder()

    report = ingest(index, [articles], embedder)

    assert sorted(report.unchanged) == sorted(ARTICLES)
    assert embedder.passages == []


def test_a_changed_file_replaces_its_article_and_leaves_no_old_vector(
    tmp_path: Path, index: Path, articles: Path
) -> None:
    write_articles(articles, CHANGED)

    report = ingest(index, [articles])

    ingest(tmp_path / "fresh", [articles])
    assert report.changed == ["castle-de.txt"]
    assert content(index) == content(tmp_path / "fresh")


def test_a_file_that_changes_its_language_leaves_its_old_one(
    tmp_path: Path, index: Path, articles: Path
) -> None:
    write_articles(articles, {"castle-de.txt": ARTICLES["honey-uk.txt"]})

    ingest(index, [articles])

    ingest(tmp_path / "fresh", [articles])
    assert content(index) == content(tmp_path / "fresh")


def test_a_file_that_is_gone_keeps_its_article_until_pruned(
    index: Path, articles: Path
) -> None:
    (articles / "castle-de.txt").unlink()

    kept = ingest(index, [articles])
    pruned = ingest(index, [articles], prune=True)

    assert (kept.removed, pruned.removed) == ([], ["castle-de.txt"])
    assert "castle-de.txt" not in content(index).articles
    assert ("passages", "de") not in content(index).vectors


def test_an_article_comes_back_with_its_file(index: Path, articles: Path) -> None:
    before = content(index)
    (articles / "castle-de.txt").unlink()
    ingest(index, [articles], prune=True)

    write_articles(articles)
    report = ingest(index, [articles])

    assert report.added == ["castle-de.txt"]
    assert content(index) == before


def test_a_file_that_fails_keeps_its_old_article(index: Path, articles: Path) -> None:
    before = content(index)
    (articles / "castle-de.txt").write_bytes(b"\0\1\2\0")

    report = ingest(index, [articles])

    assert report.failed == [("castle-de.txt", "is binary, not text")]
    assert content(index) == before


def test_one_bad_file_does_not_keep_the_others_out(
    tmp_path: Path, articles: Path
) -> None:
    (articles / "empty.txt").touch()

    report = ingest(tmp_path / "index", [articles])

    assert report == IngestReport(
        added=sorted(ARTICLES), failed=[("empty.txt", "is empty")]
    )


def test_files_keep_their_names_when_they_are_given_as_another_folder(
    index: Path, articles: Path
) -> None:
    before = content(index)
    write_articles(articles, {"harbour/lighthouse-ar.txt": ARTICLES["honey-uk.txt"]})

    report = ingest(index, [articles / "harbour"])

    assert report.changed == ["harbour/lighthouse-ar.txt"]
    assert report.unchanged == ["harbour/lighthouse-en.md"]
    assert content(index).articles.keys() == before.articles.keys()


def test_equal_names_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    for folder in ("north", "south", "east"):
        write_articles(tmp_path / folder, {"news.txt": f"The {folder} castle."})
    index = tmp_path / "index"

    at_once = ingest(index, [tmp_path / "north", tmp_path / "south"])
    later = ingest(index, [tmp_path / "east"])
    last = ingest(tmp_path / "other", [tmp_path / "north"])
    last = ingest(tmp_path / "other", [tmp_path / "south"])

    assert at_once.added == ["north/news.txt", "south/news.txt"]
    assert later.added == ["news.txt"]
    # The one that was first keeps its name.
    assert last.added == ["south/news.txt"]


@pytest.mark.parametrize(
    "name",
    ["new\nline.txt", "مقالة.txt", "стаття №1.txt", "新闻.txt", "a'b\"c;--.txt"],
    ids=ascii,
)
def test_an_article_is_found_under_any_name(tmp_path: Path, name: str) -> None:
    folder = write_articles(tmp_path / "a", {name: ARTICLES["castle-de.txt"]})

    report = ingest(tmp_path / "index", [folder])

    assert report.added == [name]
    assert list(content(tmp_path / "index").articles) == [name]


class FailingEmbedder(LexiconEmbedder):
    """Fails at the first text about a castle."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return vectors, or fail as an endpoint out of reach does."""
        if any("Schloss" in text for text in texts):
            raise EmbeddingUnavailable("the endpoint is out of reach")
        return super().embed_passages(texts)


def test_an_embedder_that_fails_leaves_the_old_content_whole(
    index: Path, articles: Path
) -> None:
    before = content(index)
    write_articles(articles, CHANGED)

    with pytest.raises(EmbeddingUnavailable):
        ingest(index, [articles], FailingEmbedder())

    assert content(index) == before


def test_the_index_knows_what_made_it(index: Path) -> None:
    catalogue = Catalogue(catalogue_in(index))

    identity = catalogue.identity()

    catalogue.close()
    assert identity is not None
    assert (identity.embedding_model, identity.dimension) == ("lexicon", 8)
