"""QuestionSets: questions with the answers and sources expected, from several formats.

``formats`` reads rows; here they are held against what a question must be, whatever the
format. Nothing is asked before every row of every file is sound.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.evaluation.formats.json_lines import read_json_lines
from bot.evaluation.formats.judged_folder import read_judged_folder
from bot.evaluation.formats.rows import Row, read_text
from bot.evaluation.formats.squad import is_squad, read_squad
from bot.evaluation.formats.tables import read_table
from index.counting import counted
from index.errors import BadQuestion

_MOST_COMPLAINTS = 20
Identity = tuple[str, str]
"""The id and the words of a question."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldIn:
    """A source that is not named as the index names files.

    ``name`` is what the set calls it, if anything; ``stretches`` are texts that stand in
    it, the one to look for first at the beginning.
    """

    name: str = ""
    stretches: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class GradedQuestion:
    """A question with the files that hold its answer and the answers accepted.

    ``sources``, ``held_in`` and ``answers`` are empty when it is not ``answerable``.
    ``language`` is None where the set does not say. Two files may share an ``id``, as
    the languages of XQuAD do, but not for the same question.
    """

    id: str
    question: str
    language: str | None
    answers: tuple[str, ...]
    sources: tuple[str, ...]
    answerable: bool
    held_in: tuple[HeldIn, ...] = ()

    @property
    def identity(self) -> Identity:
        """What tells it from others of its run: the id and the words."""
        return self.id, self.question


def read_question_sets(paths: Sequence[Path]) -> list[GradedQuestion]:
    """Return the questions of all files and folders, in order.

    Raises:
        BadQuestion: A file cannot be read or rows do not fit; they are named together,
            so that a run costs nothing before its questions are sound.
    """
    questions: list[GradedQuestion] = []
    complaints: list[str] = []
    for path in paths:
        try:
            for row in _rows(path):
                problem = row.problem or _problem(row.values)
                if problem:
                    complaints.append(f"'{path}' {row.place}: {problem}")
                else:
                    questions.append(_question(row.values))
        except BadQuestion as error:
            complaints.append(str(error))
    if complaints:
        more = len(complaints) - _MOST_COMPLAINTS
        tail = f"; and {more} more" if more > 0 else ""
        raise BadQuestion(
            f"The question set does not fit: {'; '.join(complaints[:_MOST_COMPLAINTS])}{tail}."
            ' Each question is {"id", "language", "question", "answers", "sources",'
            ' "answerable"}.'
        )
    if not questions:
        raise BadQuestion("The question set holds no questions. Check the file.")
    _check_none_twice(questions)
    return _with_versions(questions)


def _with_versions(questions: Sequence[GradedQuestion]) -> list[GradedQuestion]:
    """Return questions that are held, too, in what those of the same id are held in.

    The languages of XQuAD and MLQA share ids, so that a paragraph which the index has in
    another language than the question's is found by that.
    """
    by_id: defaultdict[str, list[str]] = defaultdict(list)
    for question in questions:
        for held in question.held_in:
            if not held.name:
                by_id[question.id] += held.stretches
    return [
        replace(
            question,
            held_in=tuple(
                held
                if held.name
                else HeldIn(
                    stretches=tuple(
                        dict.fromkeys((*held.stretches, *by_id[question.id]))
                    )
                )
                for held in question.held_in
            ),
        )
        for question in questions
    ]


def _rows(path: Path) -> Iterator[Row]:
    """Read a file or folder in the format that it is in.

    Raises:
        BadQuestion: It cannot be read.
    """
    if path.is_dir():
        return read_judged_folder(path)
    text = read_text(path)
    if path.suffix.lower() in (".csv", ".tsv"):
        return read_table(text)
    return read_squad(text) if is_squad(text) else read_json_lines(text)


def _check_none_twice(questions: Sequence[GradedQuestion]) -> None:
    counts = Counter(question.identity for question in questions)
    twice = [name for (name, _), count in counts.items() if count > 1]
    if twice:
        raise BadQuestion(
            f"Of {counted(len(counts), 'question')}, {len(twice)} stand there more than"
            f" once; the first has the id '{twice[0]}'. Give every file once, every question its own id."
        )


def _problem(values: Mapping[str, Any]) -> str:
    """Say what is wrong with a row; nothing if it is a question."""
    return next(filter(None, (check(values) for check in _CHECKS)), "")


def _question_problem(values: Mapping[str, Any]) -> str:
    question = values.get("question")
    has_words = isinstance(question, str) and any(map(str.isalnum, question))
    return "" if has_words else "has no question"


def _name_problem(values: Mapping[str, Any]) -> str:
    """Say which name is nearly one that is read; what stands under it would be lost."""
    for written, read in _MISNAMED.items():
        if values.get(written) and read not in values:
            return f"has '{written}' where '{read}' is read"
    return ""


_MISNAMED = {"answer": "answers", "source": "sources", "lang": "language"}


def _letter_problem(values: Mapping[str, Any]) -> str:
    try:
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return "has half of a surrogate pair, which is no letter"
    return ""


def _id_problem(values: Mapping[str, Any]) -> str:
    number = values.get("id")
    is_one = isinstance(number, str | int | None) and not isinstance(number, bool)
    return "" if is_one else "'id' is neither text nor number"


def _list_problem(values: Mapping[str, Any]) -> str:
    for name in ("answers", "sources"):
        value = values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
            return f"{name!r} is no list of texts"
        if not all(x.strip() for x in value):
            return f"{name!r} has an empty text"
    return ""


def _language_problem(values: Mapping[str, Any]) -> str:
    language = values.get("language")
    if not isinstance(language, str | None):
        return "'language' is no text"
    if language and not _LANGUAGE.fullmatch(_as_code(language)):
        return f"'language' is no code such as uk or pt-BR, but '{language}'"
    return ""


def _answerable_problem(values: Mapping[str, Any]) -> str:
    is_answerable = values.get("answerable", True)
    if not isinstance(is_answerable, bool):
        return "'answerable' is neither true nor false"
    if not is_answerable and (values.get("answers") or values.get("sources")):
        return "is not answerable, but has answers or sources"
    return ""


_CHECKS: Sequence[Callable[[Mapping[str, Any]], str]] = (
    _question_problem,
    _name_problem,
    _letter_problem,
    _id_problem,
    _list_problem,
    _language_problem,
    _answerable_problem,
)


def _as_code(language: str) -> str:
    return language.strip().lower().replace("_", "-")


def _question(values: Mapping[str, Any]) -> GradedQuestion:
    # 0 is an id, and an empty cell is none.
    number = values.get("id")
    return GradedQuestion(
        id=values["question"] if number in (None, "") else str(number),
        question=values["question"],
        language=_as_code(values.get("language") or "") or None,
        answers=tuple(dict.fromkeys(values.get("answers", ()))),
        sources=tuple(dict.fromkeys(values.get("sources", ()))),
        answerable=values.get("answerable", True),
        held_in=tuple(
            HeldIn(name=held.get("name", ""), stretches=tuple(held["stretches"]))
            for held in values.get("held_in", ())
        ),
    )
