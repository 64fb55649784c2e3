"""``polycite ingest --watch``: one line for each round, until Ctrl-C."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.options import note, say
from bot.commands.progressing import ingest_bar

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.watching import Round

_MOST_NAMED = 3


def follow(settings: "Settings", paths: Sequence[Path], *, prune: bool) -> None:
    """Keep the index current with ``paths``; say what each round did."""
    from bot.watching import Watcher

    watcher = Watcher(
        settings,
        paths,
        prune=prune,
        show_progress=lambda: ingest_bar(quiet=False),
        tell=note if sys.stderr.isatty() else lambda _: None,
    )
    is_told = False
    try:
        for done in watcher.rounds():
            say(f"{time.strftime('%H:%M:%S')}  {_as_line(done)}")
            if not is_told:
                note(f"Watching {', '.join(map(str, paths))}; Ctrl-C ends it.")
            is_told = True
    except KeyboardInterrupt:
        note(
            "polycite: stopped watching; all that was done is in the index."
            " The same command watches again."
        )


def _as_line(done: "Round") -> str:
    from bot.rendering import safe

    report = done.report
    failed = [f"{file}: {reason}" for file, reason in report.failed]
    counts = (
        (report.added, "added"),
        (report.changed, "changed"),
        (report.removed, "removed"),
        (report.gone, "gone, still answering; --prune removes them"),
        (failed, "failed"),
    )
    parts = [f"{len(files)} {what}{_named(files)}" for files, what in counts if files]
    if done.waiting:
        parts.append(f"{done.waiting} still being written")
    if done.problem:
        parts.append(done.problem)
    return safe(", ".join(parts) or "nothing new") + f", in {done.seconds:.1f} s"


def _named(files: Sequence[str]) -> str:
    more = ", ..." if len(files) > _MOST_NAMED else ""
    return f" ({', '.join(files[:_MOST_NAMED])}{more})"
