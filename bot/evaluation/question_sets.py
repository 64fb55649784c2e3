"""QuestionSets: JSON Lines of our own, and SQuAD or XQuAD JSON."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import BadQuestion

_MOST_COMPLAINTS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class GradedQuestion:
    """A question with the files that hold its answer and the answers accepted.

    ``sources`` and ``answers`` are empty when it is not ``answerable``. ``language`` is
    None where the set does not say. Two files may share an ``id``, as the languages of
    XQuAD do, but not for the same question.
    """

    id: str
    question: str
    language: str | None
    answers: tuple[str, ...]
    sources: tuple[str, ...]
    answerable: bool


def read_question_sets(paths: Sequence[Path]) -> list[GradedQuestion]:
    """Return the questions of all files, in order.

    Raises:
        BadQuestion: A file cannot be read or lines do not fit; they are named together,
            so that a run costs nothing before its questions are sound.
    """
    questions: list[GradedQuestion] = []
    complaints: list[str] = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            complaints.append(f"'{path}' cannot be read ({error})")
            continue
        rows = _squad_rows(text) or _lines(text)
        for place, row in rows:
            problem = row if isinstance(row, str) else _problem(row)
            if problem:
                complaints.append(f"'{path}' {place}: {problem}")
            elif isinstance(row, dict):
                questions.append(_question(row))
    if complaints:
        more = len(complaints) - _MOST_COMPLAINTS
        tail = f"; and {more} more" if more > 0 else ""
        raise BadQuestion(
            f"The question set does not fit: {'; '.join(complaints[:_MOST_COMPLAINTS])}{tail}."
            ' Each line is {"id", "language", "question", "answers", "sources",'
            ' "answerable"}.'
        )
    if not questions:
        raise BadQuestion("The question set holds no questions. Check the file.")
    _check_none_twice(questions)
    return questions


def _check_none_twice(questions: Sequence[GradedQuestion]) -> None:
    counts = Counter((question.id, question.question) for question in questions)
    twice = [name for (name, _), count in counts.items() if count > 1]
    if twice:
        raise BadQuestion(
            f"Of {len(counts)} questions {len(twice)} are there more than once, the first"
            f" has the id '{twice[0]}'. Give every file once, every question its own id."
        )


def _lines(text: str) -> Iterator[tuple[str, dict[str, Any] | str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            yield f"line {number}", f"is no JSON ({error.msg})"
            continue
        yield f"line {number}", row if isinstance(row, dict) else "is no JSON object"


def _squad_rows(text: str) -> list[tuple[str, dict[str, Any] | str]]:
    """Return the rows of a SQuAD or XQuAD file; none when it is something else."""
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        return []
    if not isinstance(whole, dict) or not isinstance(whole.get("data"), list):
        return []
    rows: list[tuple[str, dict[str, Any] | str]] = []
    for article in whole["data"]:
        for paragraph in article.get("paragraphs", ()):
            for item in paragraph.get("qas", ()):
                answers = [answer["text"] for answer in item.get("answers", ())]
                row = {
                    "id": item.get("id"),
                    "question": item.get("question"),
                    "answers": list(dict.fromkeys(answers)),
                    "sources": [],
                    "answerable": not item.get("is_impossible", False),
                }
                rows.append((f"question {item.get('id')}", row))
    return rows


def _problem(row: dict[str, Any]) -> str:
    if not isinstance(row.get("question"), str) or not row["question"].strip():
        return "has no question"
    for name in ("answers", "sources"):
        value = row.get(name, [])
        if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
            return f"{name!r} is no list of texts"
    if not isinstance(row.get("language"), str | None):
        return "'language' is no text"
    if not isinstance(row.get("answerable", True), bool):
        return "'answerable' is neither true nor false"
    return ""


def _question(row: dict[str, Any]) -> GradedQuestion:
    return GradedQuestion(
        id=str(row.get("id") or row["question"]),
        question=row["question"],
        language=row.get("language") or None,
        answers=tuple(row.get("answers", ())),
        sources=tuple(row.get("sources", ())),
        answerable=row.get("answerable", True),
    )
