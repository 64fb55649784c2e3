"""Reports of runs as files, each with what made the run in words."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.counting import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.evaluation.manifests import Manifest, Plain, RunKind
    from bot.evaluation.stored_runs import StoredRun

ReportOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Write a report, which says what each figure means: a page of its own"
        " (.html), or Markdown (.md).",
        show_default=False,
    ),
]

_KINDS: "dict[RunKind, str]" = {
    "passages": "none, passages only",
    "quotes": "quotes, no model writes",
    "answers": "written by {model}",
}


def write_reports_of(
    run: "StoredRun", baseline: "StoredRun | None", paths: "Sequence[Path]"
) -> None:
    """Write the reports; of the baseline they show only what may be compared.

    Raises:
        ReportUnwritable: One cannot be written.
    """
    from bot.evaluation.comparing import comparable_outcomes
    from bot.evaluation.reporting.reports import ReportedRun
    from bot.evaluation.reporting.writing import write_reports

    before = (
        None
        if baseline is None
        else ReportedRun(
            name=baseline.name,
            outcomes=tuple(comparable_outcomes(baseline, run)),
            facts=facts_of(baseline.manifest),
        )
    )
    after = ReportedRun(
        name=run.name, outcomes=run.outcomes, facts=facts_of(run.manifest)
    )
    write_reports(after, before, paths)


def facts_of(manifest: "Manifest") -> dict[str, str]:
    """Return what made a run, for whoever reads a report of it."""
    index = manifest.index
    moved = ", changed while it was asked" if manifest.index_at_end else ""
    judge = {"judge": manifest.judge.model} if manifest.judge else {}
    scope = scope_in_words(manifest.scope)
    return {
        "questions": ", ".join(Path(file.file).name for file in manifest.files),
        "answers": _KINDS[manifest.kind].format(model=manifest.model),
        **judge,
        "index": f"{counted(index.articles, 'article')}, {index.embedding_model}{moved}",
        **({"scope": scope} if scope else {}),
        "polycite": manifest.versions.get("polycite", "unknown"),
        "begun": manifest.started,
    }


def scope_in_words(scope: "Mapping[str, Plain | tuple[str, ...]]") -> str:
    """Return what a run was confined to; nothing if it had the whole index."""
    told: list[str] = []
    for name, words in _CONFINED.items():
        value = scope.get(name)
        if value:
            said = ", ".join(value) if isinstance(value, tuple) else str(value)
            told.append(words.format(said))
    return "; ".join(told)


_CONFINED = {
    "languages": "only {}",
    "files": "in {}",
    "since": "since {}",
    "until": "until {}",
}
