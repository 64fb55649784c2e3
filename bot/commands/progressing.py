"""Bars with rate and time left for long work, on a terminal; nothing elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.counting import counted

if TYPE_CHECKING:
    from bot.evaluation.outcomes import Outcome
    from ingest.progress import Progress as IngestProgress

_Show = Callable[[float, int, str, str, str], None]
"""What a bar is told: done, total, and in words how much, how fast, and of what."""


@contextmanager
def ingest_bar(*, quiet: bool) -> Iterator[Callable[["IngestProgress"], None]]:
    """Show how far an ingest is."""
    started = time.perf_counter()
    with _bar(quiet=quiet) as show:

        def tell(progress: "IngestProgress") -> None:
            rate = progress.done_bytes / 1000 / max(time.perf_counter() - started, 0.01)
            show(
                progress.done_bytes,
                progress.total_bytes,
                f"{progress.done_files}/{counted(progress.total_files, 'file')}",
                f"{rate:.1f} kB/s",
                progress.doing or progress.file[-40:],
            )

        yield tell


@contextmanager
def vector_bar(*, quiet: bool) -> Iterator[Callable[[float, int], None]]:
    """Show how many vectors of how many are made, or copied."""
    started = time.perf_counter()
    with _bar(quiet=quiet) as show:

        def tell(done: float, total: int) -> None:
            rate = done / max(time.perf_counter() - started, 0.01)
            show(
                done,
                total,
                f"{done:,.0f}/{counted(total, 'vector')}",
                f"{rate:.0f}/s",
                "",
            )

        yield tell


@contextmanager
def question_bar(
    total: int, *, done: int = 0, quiet: bool
) -> Iterator[Callable[["Outcome"], None]]:
    """Show how many questions are answered, ``done`` of them before, and what they took."""
    kept, tokens, cost, failed = done, 0, 0.0, 0
    started = time.perf_counter()
    with _bar(quiet=quiet) as show:

        def tell(outcome: "Outcome") -> None:
            nonlocal done, tokens, cost, failed
            done += 1
            used = outcome.tokens
            tokens += used.prompt + used.completion if used else 0
            cost += outcome.cost or 0.0
            failed += outcome.error is not None or outcome.notice is not None
            rate = (done - kept) / max(time.perf_counter() - started, 0.01)
            spent = [
                f"{tokens:,} tokens" if tokens else "",
                f"{cost:.4f} spent" if cost else "",
                f"{failed} failed" if failed else "",
            ]
            show(
                done,
                total,
                f"{done:,}/{counted(total, 'question')}",
                f"{rate:.1f}/s" if rate >= 1 else f"{60 * rate:.1f}/min",
                ", ".join(filter(None, spent)),
            )

        yield tell


@contextmanager
def _bar(*, quiet: bool) -> Iterator[_Show]:
    if quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from bot.rendering import safe

    columns = (
        TextColumn("{task.fields[count]}"),
        BarColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(compact=True),
        TextColumn("left  {task.fields[what]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, count="", rate="", what="")

        def show(done: float, total: int, count: str, rate: str, what: str) -> None:
            # The name of a file, which rich prints with what commands a terminal.
            said = safe(what)
            bar.update(
                task, total=total, completed=done, count=count, rate=rate, what=said
            )

        yield show
