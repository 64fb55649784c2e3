import os
import shutil
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.catalogue import Catalogue
from index.embedding import Vectors
from index.errors import EmbeddingUnavailable
from index.home import catalogue_in, vectors_in
from index.recording import Recorder
from index.schema import ids_of
from index.vectors import Kind, VectorStore
from ingest.progress import IngestReport
from tests.fakes import LexiconEmbedder
from tests.small_world import (
    ARTICLES,
    OpenIndex,
    ingest,
    open_index,
    settle,
    start_process,
    write_articles,
)

CHANGED = {"castle-de.txt": "Das Schloss\n\nDas Schloss bleibt für immer geschlossen."}
ADDED = {"honey-en.txt": "The honey fair\n\nThe honey fair was held in the old town."}


@dataclass(frozen=True)
class Content:
    """All that an index holds, told apart from the numbers under which it holds it."""

    articles: dict[str, tuple[str, str, str]]
    sentences: dict[str, list[tuple[str, int, list[float]]]]
    passages: dict[str, list[tuple[str, list[float]]]]
    sums: list[tuple[str, int, int, int, int, list[float]]]
    vectors: dict[tuple[str, str], int]
    leftovers: int


def content(index: Path) -> Content:
    with open_index(index) as opened:
        stored = {a.source.file: a for a in opened.catalogue.articles()}
        return Content(
            articles={
                file: (
                    a.source.content_hash,
                    a.source.language,
                    opened.catalogue.text(a.source.article_id),
                )
                for file, a in stored.items()
            },
            sentences={file: sentences_of(opened, file) for file in stored},
            passages={file: passages_of(opened, file) for file in stored},
            sums=[
                (
                    s.language,
                    s.articles,
                    s.chunks,
                    s.sentences,
                    s.terms,
                    s.passages_sum.tolist(),
                )
                for s in opened.catalogue.languages()
            ],
            vectors={k: n for k, n in opened.vectors.counts().items() if n},
            leftovers=len(Recorder(opened.catalogue).leftovers()),
        )


def sentences_of(opened: OpenIndex, file: str) -> list[tuple[str, int, list[float]]]:
    (article,) = (a for a in opened.catalogue.articles() if a.source.file == file)
    ids = ids_of(article.source.article_id, article.chunk_count)
    found: list[tuple[str, int, list[float]]] = []
    for chunk in opened.catalogue.chunks(ids).values():
        rows = opened.vectors.fetch(
            "sentences", article.source.language, chunk.sentence_ids
        )
        found += [
            (sentence.text, sentence.line, rows[number].tolist())
            for number, sentence in zip(
                chunk.sentence_ids, chunk.sentences, strict=True
            )
        ]
    return found


def passages_of(opened: OpenIndex, file: str) -> list[tuple[str, list[float]]]:
    (article,) = (a for a in opened.catalogue.articles() if a.source.file == file)
    ids = ids_of(article.source.article_id, article.chunk_count)
    rows = opened.vectors.fetch("passages", article.source.language, ids)
    chunks = opened.catalogue.chunks(ids)
    return [(chunks[number].text, rows[number].tolist()) for number in ids]


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


def test_the_same_files_given_as_another_folder_get_its_names(
    index: Path, articles: Path
) -> None:
    embedder = LexiconEmbedder()

    ingest(index, [articles / "harbour"], embedder)

    assert "lighthouse-ar.txt" in content(index).articles
    assert embedder.passages == []


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


class DyingStore(VectorStore):
    """Kills its own process, as SIGKILL does, after so many writes to Chroma."""

    def __init__(self, folder: Path, writes: float) -> None:
        """Die after ``writes`` writes; a half is before the next one begins."""
        super().__init__(folder)
        self._left = writes

    def _die_at(self, step: float) -> None:
        self._left -= step
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def add(
        self, kind: Kind, language: str, ids: Sequence[int], vectors: Vectors
    ) -> None:
        """Add, and perhaps die before or after."""
        self._die_at(0.5)
        super().add(kind, language, ids, vectors)
        self._die_at(0.5)

    def remove(self, kind: Kind, language: str, ids: Sequence[int]) -> None:
        """Remove, and perhaps die before or after."""
        self._die_at(0.5)
        super().remove(kind, language, ids)
        self._die_at(0.5)


def ingest_until_killed(index: Path, folder: Path, writes: float) -> None:
    """Ingest with a store that dies; run by another process."""
    ingest(index, [folder], prune=True, vectors=DyingStore(vectors_in(index), writes))


@dataclass(frozen=True)
class Changes:
    """An index, a folder that has changed since, and what the index must come to hold."""

    index: Path
    folder: Path
    before: Content
    after: Content


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> Changes:
    """One article of the small world is changed, one added, one removed."""
    home = tmp_path_factory.mktemp("changes")
    folder = write_articles(home / "articles")
    ingest(home / "index", [folder])
    write_articles(folder, {**CHANGED, **ADDED})
    (folder / "carpet-fa.txt").unlink()
    shutil.copytree(home / "index", home / "uninterrupted")
    ingest(home / "uninterrupted", [folder], prune=True)
    return Changes(
        index=home / "index",
        folder=folder,
        before=content(home / "index"),
        after=content(home / "uninterrupted"),
    )


# First the removed article's vectors go (2 writes), then those of the changed and the
# added one come (2 each), then those of the replaced one go (2).
@pytest.mark.parametrize(
    "writes",
    [
        pytest.param(0.5, id="retired-vectors-still-there"),
        pytest.param(2.0, id="retired-rows-still-there"),
        pytest.param(2.5, id="begun-without-vectors"),
        pytest.param(3.5, id="passages-without-sentences"),
        pytest.param(4.0, id="complete-but-not-published"),
        pytest.param(6.5, id="published-old-vectors-still-there"),
        pytest.param(7.5, id="old-vectors-half-removed"),
    ],
)
def test_an_ingest_killed_at_any_instant_ends_as_if_it_had_not_been(
    tmp_path: Path, changes: Changes, writes: float
) -> None:
    index = shutil.copytree(changes.index, tmp_path / "index")
    child = start_process(ingest_until_killed, index, changes.folder, writes)
    child.join(60)

    killed = content(index).articles
    ingest(index, [changes.folder], prune=True)

    assert child.exitcode == -signal.SIGKILL
    # Killed, it holds whole articles alone, each as it was or as it shall be.
    whole = changes.before.articles.items() | changes.after.articles.items()
    assert killed.items() <= whole
    assert content(index) == changes.after
