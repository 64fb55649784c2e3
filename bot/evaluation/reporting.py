"""A Run as JSON and as lines of a terminal; its outcomes as JSON Lines."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.evaluation.grading import Metric, Outcome, grade


def write_outcomes(outcomes: Sequence[Outcome], folder: Path, run: str) -> Path:
    """Write one line per question to ``folder`` and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run}.jsonl"
    lines = [json.dumps(asdict(outcome), ensure_ascii=False) for outcome in outcomes]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run_as_json(run: str, outcomes: Sequence[Outcome], path: Path) -> dict[str, Any]:
    """Return the object that ``evaluate --json`` prints."""
    by_language: defaultdict[str, list[Outcome]] = defaultdict(list)
    by_pair: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_language[outcome.language].append(outcome)
        for language in _source_languages(outcome, outcomes):
            by_pair[f"{outcome.language}>{language}"].append(outcome)
    statuses = Counter(o.status for o in outcomes if o.status is not None)
    return {
        "run": run,
        "questions": len(outcomes),
        "failed": sum(o.error is not None for o in outcomes),
        "counts": {
            name: statuses.get(name, 0) for name in ("answered", "quoted", "not_found")
        }
        if statuses
        else {},
        "metrics": {name: _rounded(metric) for name, metric in grade(outcomes).items()},
        "by_question_language": {
            k: _values(grade(v)) for k, v in sorted(by_language.items())
        },
        "by_pair": {k: _values(grade(v)) for k, v in sorted(by_pair.items())},
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


def _source_languages(outcome: Outcome, outcomes: Sequence[Outcome]) -> list[str]:
    """Return the languages of a question's source files, as any retrieval saw them."""
    language_by_file = {
        file: language
        for o in (outcome, *outcomes)
        for file, language in zip(o.files, o.languages, strict=True)
    }
    known = {language_by_file.get(file) for file in outcome.question.sources}
    return sorted(language for language in known if language is not None)


def _values(metrics: Mapping[str, Metric]) -> dict[str, float]:
    return {name: round(metric.value, 4) for name, metric in metrics.items()}


def _rounded(metric: Metric) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(metric).items()}
