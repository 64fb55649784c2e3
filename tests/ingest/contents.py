"""All that an index holds, to compare one index with another."""

from dataclasses import dataclass
from pathlib import Path

from index.file_rows import FileRows
from index.recording import Recorder
from index.schema import ids_of
from index.story_rows import StoryRows
from tests.small_world import OpenIndex, open_index

Articles = dict[str, tuple[str, str, str]]
"""Hash, language and text of each live article, by what it is known again by.

That is its file, and where a file has several what tells them apart; not its line, which
others take while it moves.
"""


@dataclass(frozen=True)
class Content:
    """All that an index holds, told apart from the numbers under which it holds it."""

    articles: Articles
    sentences: dict[str, list[tuple[str, int, list[float]]]]
    passages: dict[str, list[tuple[str, str, list[float]]]]
    sums: list[tuple[str, int, int, int, list[float]]]
    stories: set[frozenset[str]]
    vectors: dict[tuple[str, str], int]
    leftovers: int


def content(index: Path) -> Content:
    """Return what the index folder ``index`` holds."""
    with open_index(index) as opened:
        stored = {a.source.file: a for a in opened.catalogue.articles()}
        return Content(
            articles=_articles_of(opened),
            sentences={file: _sentences_of(opened, file) for file in stored},
            passages={file: _passages_of(opened, file) for file in stored},
            sums=[
                (
                    s.language,
                    s.articles,
                    s.chunks,
                    s.sentences,
                    s.passages_sum.tolist(),
                )
                for s in opened.catalogue.languages()
            ],
            stories={
                frozenset(source.file for source in versions)
                for versions in StoryRows(opened.catalogue)
                .versions(a.source.story for a in stored.values())
                .values()
            },
            vectors={k: n for k, n in opened.vectors.counts().items() if n},
            leftovers=len(Recorder(opened.catalogue).leftovers()),
        )


def articles_in(index: Path) -> Articles:
    """Return the articles that the index folder ``index`` answers from."""
    with open_index(index) as opened:
        return _articles_of(opened)


def _articles_of(opened: OpenIndex) -> Articles:
    stored = opened.catalogue.articles()
    files = FileRows(opened.catalogue)
    part_by_article = {
        found.article_id: found.part
        for path in {a.source.path for a in stored}
        for found in files.parts(path)
    }
    return {
        _name(a.source.whole_file, part_by_article[a.source.article_id]): (
            a.source.content_hash,
            a.source.language,
            opened.catalogue.text(a.source.article_id),
        )
        for a in stored
    }


def _name(file: str, part: str | None) -> str:
    return file if part is None else f"{file}#{part}"


def _sentences_of(opened: OpenIndex, file: str) -> list[tuple[str, int, list[float]]]:
    (article,) = (a for a in opened.catalogue.articles() if a.source.file == file)
    ids = ids_of(article.source.article_id, article.chunk_count)
    found: list[tuple[str, int, list[float]]] = []
    for chunk in opened.catalogue.chunks(ids).values():
        rows = opened.vectors.fetch("sentences", chunk.language, chunk.sentence_ids)
        found += [
            (sentence.text, sentence.line, rows[number].tolist())
            for number, sentence in zip(
                chunk.sentence_ids, chunk.sentences, strict=True
            )
        ]
    return found


def _passages_of(opened: OpenIndex, file: str) -> list[tuple[str, str, list[float]]]:
    (article,) = (a for a in opened.catalogue.articles() if a.source.file == file)
    ids = ids_of(article.source.article_id, article.chunk_count)
    chunks = opened.catalogue.chunks(ids)
    return [
        (chunk.text, chunk.language, rows[number].tolist())
        for number, chunk in sorted(chunks.items())
        for rows in [opened.vectors.fetch("passages", chunk.language, [number])]
    ]
