"""A Run as JSON and as lines of a terminal; its outcomes as JSON Lines."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.evaluation.grading import Outcome, grade, grade_means
from index.errors import UserError


class OutcomesUnwritable(UserError):
    """The outcomes of a run cannot be kept in the folder meant for them."""


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


def write_outcomes(outcomes: Sequence[Outcome], path: Path) -> None:
    """Write one line per question.

    Raises:
        OutcomesUnwritable: They cannot be written, as on a full disk.
    """
    lines = [json.dumps(asdict(outcome), ensure_ascii=False) for outcome in outcomes]
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> OutcomesUnwritable:
    return OutcomesUnwritable(
        f"The outcomes cannot be written to '{path}' ({error.strerror or error})."
        " Give another folder with --out."
    )


def run_as_json(run: str, outcomes: Sequence[Outcome], path: Path) -> dict[str, Any]:
    """Return the object that ``evaluate --json`` prints."""
    by_language: defaultdict[str, list[Outcome]] = defaultdict(list)
    by_pair: defaultdict[str, list[Outcome]] = defaultdict(list)
    # Where its own question did not find a source, another question may have.
    language_by_file = {
        file: language
        for outcome in outcomes
        for file, language in zip(outcome.files, outcome.languages, strict=True)
    }
    for outcome in outcomes:
        by_language[outcome.language].append(outcome)
        sources = language_by_file.keys() & {*outcome.question.sources}
        for language in {language_by_file[file] for file in sources}:
            by_pair[f"{outcome.language}>{language}"].append(outcome)
    statuses = Counter(o.status for o in outcomes if o.status is not None)
    return {
        "run": run,
        "questions": len(outcomes),
        "failed": sum(o.error is not None for o in outcomes),
        "model_failed": sum(o.notice is not None for o in outcomes),
        "counts": {
            name: statuses.get(name, 0) for name in ("answered", "quoted", "not_found")
        }
        if statuses
        else {},
        "metrics": {k: _rounded(asdict(v)) for k, v in grade(outcomes).items()},
        "by_question_language": {
            k: _rounded(grade_means(v)) for k, v in sorted(by_language.items())
        },
        "by_pair": {k: _rounded(grade_means(v)) for k, v in sorted(by_pair.items())},
        "outcomes": str(path),
    }


def run_as_lines(report: Mapping[str, Any]) -> list[str]:
    """Return what ``evaluate`` prints on a terminal."""
    lines = [f"{report['questions']} questions, {report['failed']} failed"]
    lines += [
        f"  {name:<22} {m['value']:.3f}   (95 %: {m['low']:.3f} to {m['high']:.3f})"
        for name, m in report["metrics"].items()
    ]
    for language, metrics in report["by_question_language"].items():
        figures = "  ".join(f"{name} {value:.2f}" for name, value in metrics.items())
        lines.append(f"  {language:<4} {figures}")
    lines.append(f"Every outcome: {report['outcomes']}")
    return lines


def model_failure(outcomes: Sequence[Outcome]) -> str | None:
    """Return a line about a model that did not write where it should; None if it did."""
    notices = [o.notice for o in outcomes if o.notice is not None]
    if not notices:
        return None
    return (
        f"The language model failed on {len(notices)} of {len(outcomes)} questions;"
        f" what was measured is not its work. First: {notices[0]}"
    )


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(figure, 4) for name, figure in figures.items()}
