"""The outcomes of a Run in a file of JSON Lines."""

from collections.abc import Iterable
from pathlib import Path

from bot.evaluation.outcomes import Outcome, outcome_as_line, outcome_of_line
from index.errors import UserError


class OutcomesUnwritable(UserError):
    """The outcomes of a run cannot be kept in the folder meant for them."""


class OutcomesUnreadable(UserError):
    """The outcomes of a run cannot be read again."""


def make_outcomes_file(folder: Path, run: str) -> Path:
    """Make the empty file of a run, so that its questions are not asked for nothing.

    Raises:
        OutcomesUnwritable: It cannot be made.
    """
    path = folder / f"{run}.jsonl"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise _unwritable(path, error) from error
    return path


def write_outcomes(outcomes: Iterable[Outcome], path: Path) -> None:
    """Write one line per question.

    Raises:
        OutcomesUnwritable: They cannot be written, as on a full disk.
    """
    lines = "".join(f"{outcome_as_line(outcome)}\n" for outcome in outcomes)
    try:
        path.write_text(lines, encoding="utf-8", newline="\n")
    except OSError as error:
        raise _unwritable(path, error) from error


def read_outcomes(path: Path) -> list[Outcome]:
    """Return the outcomes that a file holds, in order.

    Raises:
        OutcomesUnreadable: The file cannot be read.
        BadOutcome: A line is no Outcome.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise OutcomesUnreadable(
            f"The outcomes at '{path}' cannot be read ({error.strerror or error})."
        ) from error
    return [outcome_of_line(line) for line in content.split(b"\n") if line.strip()]


def _unwritable(path: Path, error: OSError) -> OutcomesUnwritable:
    return OutcomesUnwritable(
        f"The outcomes cannot be written to '{path}' ({error.strerror or error})."
        " Give another folder with --out."
    )
