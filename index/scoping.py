"""A Scope to the ids that a search may find: articles by file, folder and date."""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sql

from index import schema
from index.catalogue import Catalogue
from index.errors import BadQuestion
from index.holdings import Whereabouts
from index.passages import Scope, name_part
from index.portions import find_whereabouts
from index.schema import article_of
from index.vectors import Kind

_MOST_FILES = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Among:
    """The ids of chunks and of sentences that a search may find, by language.

    ``undated`` counts the articles that are left out because they have no date.
    """

    chunk_ids: Mapping[str, Sequence[int]]
    sentence_ids: Mapping[str, Sequence[int]]
    undated: int = 0

    def of(self, kind: Kind, language: str) -> Sequence[int]:
        """Return the ids of one kind of vector in one language."""
        by_language = self.chunk_ids if kind == "passages" else self.sentence_ids
        return by_language.get(language, ())

    def has(self, article_id: int, language: str) -> bool:
        """Say whether an article has a passage of a language in the scope."""
        chunk_ids = self.chunk_ids.get(language, ())
        return any(article_of(number) == article_id for number in chunk_ids)


def find_among(catalogue: Catalogue, scope: Scope) -> Among:
    """Return the ids of what lies in the articles of ``scope``.

    Raises:
        BadQuestion: No article meets its languages, files and dates.
    """
    chunk_ids: defaultdict[str, list[int]] = defaultdict(list)
    sentence_ids: defaultdict[str, list[int]] = defaultdict(list)
    undated = 0
    files = [(file, os.path.abspath(file)) for file in scope.files]  # noqa: PTH100 - follows no link, as the paths in the index
    conditions = [*_about_dates(scope), *_about_files(files)]
    for article in find_whereabouts(catalogue, scope.languages, *conditions):
        if files and not _is_in_files(article, files):
            continue
        if not _is_in_dates(article.published, scope):
            undated += article.published is None
            continue
        for portion in article.portions:
            chunk_ids[portion.language] += portion.chunk_ids
            sentence_ids[portion.language] += portion.sentence_ids
    if not chunk_ids:
        have = "has" if undated == 1 else "have"
        without = f" ({undated:,} {have} no date)" if undated else ""
        whose = f" in {', '.join(sorted(scope.languages))}" if scope.languages else ""
        raise BadQuestion(
            f"No article{whose} is {_described(scope)}{without}."
            " 'polycite articles' lists their files and dates."
        )
    return Among(chunk_ids=chunk_ids, sentence_ids=sentence_ids, undated=undated)


def _about_dates(scope: Scope) -> Iterator[sql.ColumnElement[bool]]:
    """Yield what all articles meet that ``_is_in_dates`` accepts, or that have no date.

    To read an article's row takes a tenth of what looking at it here does.
    """
    published = schema.articles.c.published
    if scope.since:
        begun = sql.func.substr(scope.since, 1, sql.func.length(published)) <= published
        yield published.is_(None) | begun
    if scope.until:
        ended = sql.func.substr(published, 1, len(scope.until)) <= scope.until
        yield published.is_(None) | ended


def _about_files(
    files: Sequence[tuple[str, str]],
) -> Iterator[sql.ColumnElement[bool]]:
    """Yield what all articles meet that ``_is_in_files`` accepts.

    Of very many files nothing: SQLite refuses a condition of a thousand parts.
    """
    a = schema.articles.c
    if 0 < len(files) <= _MOST_FILES:
        named, found = zip(*files, strict=True)
        yield sql.or_(*_about_names(a.file, named), *_about_names(a.path, found))


def _about_names(
    column: sql.ColumnElement[str], names: Sequence[str]
) -> Iterator[sql.ColumnElement[bool]]:
    folders = [name.rstrip("/") for name in names]
    yield column.in_([*folders, *(name.rpartition("#")[0] for name in names)])
    for folder in folders:
        yield sql.func.substr(column, 1, len(folder) + 1) == f"{folder}/"


def _is_in_files(article: Whereabouts, files: Sequence[tuple[str, str]]) -> bool:
    """Say whether an article is one of ``files``, or in one that is a folder.

    Each is named as in the index, or as it is found from the working directory.
    """
    file, path, line = article.file, article.path, article.position
    return any(
        _is_at(file, named)
        or _is_at(path, found)
        or named == name_part(file, line)
        or found == name_part(path, line)
        for named, found in files
    )


def _is_at(name: str, wanted: str) -> bool:
    folder = wanted.rstrip("/")
    return name == folder or name.startswith(f"{folder}/")


def _is_in_dates(published: str | None, scope: Scope) -> bool:
    since, until = scope.since or "", scope.until or "9999"
    if published is None:
        return not scope.since and not scope.until
    # ISO dates sort as text; one that is a whole month or year meets what it overlaps.
    return since[: len(published)] <= published and published[: len(until)] <= until


def _described(scope: Scope) -> str:
    parts = [f"in {', '.join(scope.files)}"] if scope.files else []
    if scope.since:
        parts.append(f"from {scope.since} on")
    if scope.until:
        parts.append(f"until {scope.until}")
    return " ".join(parts)
