"""``polycite ingest``: bring an index up to date with folders of articles."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.following import follow
from bot.commands.options import (
    HomeOption,
    JsonOption,
    WaitOption,
    note,
    print_json,
    say,
)
from bot.commands.progressing import ingest_bar
from index.counting import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.progress import IngestReport

_MOST_NAMED = 5


def ingest(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="Folders or files: text, Markdown, HTML, PDF, Word, EPUB, and JSON"
            " Lines with a 'text' in each line.",
        ),
    ],
    prune: Annotated[
        bool,
        typer.Option(
            "--prune",
            help="Remove articles whose files are gone. (Lines that are gone from a file"
            " are removed without it; but as many as it has lines that cannot be read"
            " stay, and all when it has no other.)",
        ),
    ] = False,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild", help="Make the index anew beside the old one, then swap."
        ),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Go on, and read what changes, until Ctrl-C ends it."
        ),
    ] = False,
    wait: WaitOption = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Read articles into the index; only new and changed files cost anything.

    An article keeps the name that it had first, whatever folder is given later. Of two
    files with one name, the second is called by as much of its path as tells it apart.
    Of links in a folder, those to articles within it are read; others once they are named.

    A .jsonl or .ndjson file has an article in each line: an object with 'text' and, where
    known, 'title', 'url', 'date' or 'published', and 'language'. Only lines that are new
    or changed cost anything; each is called FILE#LINE.

    \b
    Examples:
      polycite ingest articles/
      polycite ingest archive/2024 archive/2025 --prune
      polycite ingest archive/ --watch
    """
    from bot.settings import read_settings
    from bot.updating import update_index
    from ingest.progress import IngestReport

    settings = read_settings(home)
    if watch:
        if rebuild or as_json:
            raise typer.BadParameter("--watch goes with neither --rebuild nor --json")
        follow(settings, paths, prune=prune)
        return
    report = IngestReport()
    started = time.perf_counter()
    try:
        with ingest_bar(quiet=as_json) as on_progress:
            update_index(
                settings,
                paths,
                report,
                prune=prune,
                rebuild=rebuild,
                on_progress=on_progress,
                wait=wait,
                tell=note if wait or sys.stderr.isatty() else lambda _: None,
            )
    except KeyboardInterrupt:
        note(_interrupted(report, rebuild=rebuild))
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


def _interrupted(report: "IngestReport", *, rebuild: bool) -> str:
    done = len(report.added) + len(report.changed)
    what = f"{counted(done, 'article')} of this run in the index."
    if rebuild:
        done += len(report.unchanged)
        what = f"the new index has {counted(done, 'article')} so far; the old one still answers."
    return f"polycite: interrupted; {what} Run the same command again to go on."


def _as_json(report: "IngestReport", seconds: float) -> dict[str, Any]:
    return {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "failed": [{"file": file, "reason": reason} for file, reason in report.failed],
        "gone": report.gone,
        "passed_over": report.passed_over,
        "first_passed_over": report.first_passed_over,
        "unread_fields": report.unread_fields,
        "seconds": round(seconds, 2),
    }


def _print_summary(report: "IngestReport", seconds: float) -> None:
    from bot.rendering import safe
    from ingest.finding import readable_types

    for file, reason in report.failed:
        say(f"failed: {safe(file)} {safe(reason)}")
    if report.passed_over:
        files = counted(report.passed_over, "file that is", "files that are")
        named = _named(report.first_passed_over, report.passed_over)
        say(f"passed over: {files} none of {readable_types()}: {named}")
    for file, names in list(report.unread_fields.items())[:_MOST_NAMED]:
        fields = ", ".join(f"'{name[:40]}'" for name in names[:_MOST_NAMED])
        say(f"not read: what {safe(file)} has in fields such as {safe(fields)}")
    if report.gone:
        say(
            f"gone: the files of {counted(len(report.gone), 'article')}, still answering"
            f" ('{safe(report.gone[0])}'); --prune removes what is gone"
        )
    say(
        f"{len(report.added)} added, {len(report.changed)} changed,"
        f" {len(report.unchanged)} unchanged, {len(report.removed)} removed,"
        f" {len(report.failed)} failed, in {seconds:.1f} s"
    )


def _named(first: "Sequence[str]", number: int) -> str:
    """Return the first of some files by name, and how many more there are."""
    from bot.rendering import safe

    named = ", ".join(safe(file) for file in first)
    more = number - len(first)
    return f"{named} and {more:,} more" if more else named
