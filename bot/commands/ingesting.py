"""``polycite ingest``: bring an index up to date with folders of articles."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.options import HomeOption, JsonOption, note, print_json, say

if TYPE_CHECKING:
    from ingest.progress import IngestReport
    from ingest.progress import Progress as IngestProgress


def ingest(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Folders or files (.txt .md .html)."),
    ],
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove articles whose files are gone.")
    ] = False,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild", help="Make the index anew beside the old one, then swap."
        ),
    ] = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Read articles into the index; only new and changed files cost anything.

    \b
    Examples:
      polycite ingest articles/
      polycite ingest archive/2024 archive/2025 --prune
    """
    from bot.settings import read_settings
    from bot.updating import update_index
    from ingest.progress import IngestReport

    settings = read_settings(home)
    report = IngestReport()
    started = time.perf_counter()
    try:
        with _progress_bar(quiet=as_json) as on_progress:
            update_index(
                settings,
                paths,
                report,
                prune=prune,
                rebuild=rebuild,
                on_progress=on_progress,
                tell=note if sys.stderr.isatty() else lambda _: None,
            )
    except KeyboardInterrupt:
        done = len(report.added) + len(report.changed)
        note(
            f"polycite: interrupted; {done} articles of this run are in the index."
            " Run the same command again to go on."
        )
        raise typer.Exit(130) from None
    seconds = time.perf_counter() - started
    if as_json:
        print_json(_as_json(report, seconds))
    else:
        _print_summary(report, seconds)
    if report.failed and not (report.added or report.changed or report.unchanged):
        note(
            "polycite: not one file could be ingested. The reasons stand above."
            if not as_json
            else "polycite: not one file could be ingested. The reasons are under 'failed'."
        )
        raise typer.Exit(1)


def _as_json(report: "IngestReport", seconds: float) -> dict[str, Any]:
    return {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "failed": [{"file": file, "reason": reason} for file, reason in report.failed],
        "gone": report.gone,
        "passed_over": report.passed_over,
        "seconds": round(seconds, 2),
    }


def _print_summary(report: "IngestReport", seconds: float) -> None:
    from bot.rendering import safe
    from ingest.finding import readable_types

    for file, reason in report.failed:
        say(f"failed: {safe(file)} {safe(reason)}")
    if report.passed_over:
        say(
            f"passed over: {report.passed_over} files that are none of {readable_types()}"
        )
    if report.gone:
        say(
            f"gone: the files of {len(report.gone)} articles, which still answer"
            f" ('{safe(report.gone[0])}'); --prune removes them"
        )
    say(
        f"{len(report.added)} added, {len(report.changed)} changed,"
        f" {len(report.unchanged)} unchanged, {len(report.removed)} removed,"
        f" {len(report.failed)} failed, in {seconds:.1f} s"
    )


@contextmanager
def _progress_bar(*, quiet: bool) -> Iterator[Callable[["IngestProgress"], None]]:
    """Show a bar with rate and time left on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.fields[files]}"),
        BarColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(compact=True),
        TextColumn("left  {task.fields[file]}", markup=False),
    )
    started = time.perf_counter()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, files="", rate="", file="")

        def show(progress: "IngestProgress") -> None:
            rate = progress.done_bytes / 1000 / max(time.perf_counter() - started, 0.01)
            bar.update(
                task,
                total=progress.total_bytes,
                completed=progress.done_bytes,
                files=f"{progress.done_files}/{progress.total_files} articles",
                rate=f"{rate:.1f} kB/s",
                file="grouping stories"
                if progress.is_grouping
                else progress.file[-40:],
            )

        yield show
