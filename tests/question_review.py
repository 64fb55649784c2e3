"""What a question set says of its articles, held against the articles themselves.

``python -m tests.question_review QUESTIONS ARTICLES`` prints what does not fit.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from index.analysing import normalise
from index.errors import UnreadableFile
from index.languages import detect_language
from index.numbers import numbers_in
from ingest.reading import read_article

Row = Mapping[str, Any]
"""A line of a set; ``evidence`` holds the words of each source that carry the answer."""


def read_rows(path: Path) -> list[Row]:
    """Return the lines of a question set as they stand."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def review(rows: Sequence[Row], articles: Path) -> list[str]:
    """Return what is wrong with ``rows``, each complaint with its id; nothing if all fit."""
    complaints: list[str] = []
    seen: dict[str, str] = {}
    for row in rows:
        found = [*_of_question(row), *_of_answer(row), *_of_sources(row, articles)]
        for key in (f"id {row['id']}", normalise(row["question"])):
            if key in seen:
                found.append(f"is there twice, first as {seen[key]}")
            seen.setdefault(key, row["id"])
        complaints += [f"{row['id']}: {complaint}" for complaint in found]
    return complaints


def _of_question(row: Row) -> Iterator[str]:
    detected = detect_language(row["question"])
    if detected != row["language"]:
        yield f"is said to be in {row['language']}, and reads as {detected}"


def _of_answer(row: Row) -> Iterator[str]:
    held = {name: bool(row[name]) for name in ("answers", "sources")}
    for name, is_held in held.items():
        if is_held != row["answerable"]:
            yield f"is answerable: {row['answerable']}, and has {name}: {is_held}"
    evidence = row.get("evidence", {})
    for file in evidence.keys() - {*row["sources"]}:
        yield f"has evidence of {file}, which is no source"
    answered = [numbers_in(answer) for answer in row["answers"]]
    told = [numbers_in(words) for words in evidence.values()]
    # An answer that is a number has to be told by a source that writes digits at all.
    if any(answered) and any(told):
        agree = any(a and a <= t for a in answered for t in told)
        if not agree:
            yield "accepts no number that its evidence holds"


def _of_sources(row: Row, articles: Path) -> Iterator[str]:
    for file in row["sources"]:
        try:
            paragraphs = _paragraphs(articles / file)
        except UnreadableFile as error:
            yield f"names {file}, which {error}"
            continue
        words = row.get("evidence", {}).get(file)
        if words is not None and not any(words in text for text in paragraphs):
            yield f"quotes {file} with what it does not say: {words!r}"
        if words is None and not any(
            _occurs(answer, text) for answer in row["answers"] for text in paragraphs
        ):
            yield f"has no evidence of {file}, nor does an accepted answer stand in it"


@cache
def _paragraphs(path: Path) -> tuple[str, ...]:
    """Return what would be embedded: words left out as boilerplate are no evidence."""
    article = read_article(path)
    return tuple(article.text[span.start : span.end] for span in article.body)


def _occurs(answer: str, text: str) -> bool:
    numbers = numbers_in(answer)
    if numbers and not any(c.isalpha() for c in answer):
        return numbers <= numbers_in(text)
    return normalise(answer) in normalise(text)


if __name__ == "__main__":
    found = review(read_rows(Path(sys.argv[1])), Path(sys.argv[2]))
    sys.stdout.writelines(f"{complaint}\n" for complaint in found)
    sys.exit(bool(found))
