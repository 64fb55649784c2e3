"""A sitting of a Run: its folder opened, worked on until done or Ctrl-C, let go of."""

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands.describing import describe_index
from bot.commands.options import note
from bot.commands.running import Wanted, carry_out

if TYPE_CHECKING:
    from bot.evaluation.keeping import KeptRun
    from bot.evaluation.manifests import Manifest
    from bot.evaluation.question_sets import GradedQuestion
    from bot.evaluation.stored_runs import StoredRun
    from bot.settings import Settings


def read_baseline(
    settings: "Settings",
    against: str | None,
    *,
    resume: str | None,
    questions: "Sequence[GradedQuestion]",
) -> "StoredRun | None":
    """Return the run to compare ``questions`` with, read before anything is spent.

    For a run that is gone on with, 'last' is what it was when that began: another.

    Raises:
        BadParameter: The run would be compared with itself.
        UserError: There is no such run, it cannot be read or has none of the questions.
    """
    from bot.evaluation.comparing import check_common
    from bot.evaluation.stored_runs import find_run, read_run

    if against is None:
        return None
    runs = settings.home / "runs"
    resumed = None if resume is None else find_run(runs, resume)
    folder = find_run(runs, against, before=resumed)
    if resumed is not None and folder.resolve() == resumed.resolve():
        raise typer.BadParameter("--against names the run that --resume goes on with")
    baseline = read_run(folder)
    check_common(baseline, questions)
    if not baseline.is_whole:
        note(
            f"polycite: The run '{baseline.name}' broke off; only its"
            f" {len(baseline.outcomes)} of {baseline.manifest.questions} questions can be"
            " compared."
        )
    return baseline


def keep_run(
    settings: "Settings", manifest: "Manifest", *, out: Path | None, resume: str | None
) -> "KeptRun":
    """Open the folder of a run: a new one, or that of the run to go on with."""
    from bot.evaluation.keeping import KeptRun
    from bot.evaluation.stored_runs import find_run

    runs = settings.home / "runs"
    if resume is not None:
        return KeptRun.resume(find_run(runs, resume), manifest)
    return KeptRun.start(out or runs / manifest.run, manifest)


def sit(settings: "Settings", wanted: Wanted, kept: "KeptRun") -> "StoredRun":
    """Return the finished run; Ctrl-C says what is kept and how to go on."""
    with kept:
        try:
            carry_out(settings, wanted, kept)
        except KeyboardInterrupt:
            note(
                f"polycite: interrupted; {kept.count} of {len(wanted.questions)} outcomes"
                f" are kept in '{kept.folder}'. Go on with: {command_to_resume(kept)}"
            )
            raise typer.Exit(130) from None
        return kept.finish(wanted.questions, index=describe_index(settings))


def command_to_resume(kept: "KeptRun") -> str:
    """Return the command line that goes on with a run."""
    given = sys.argv[1:]
    for option in ("--resume", "--out"):
        given = [
            word
            for before, word in zip(["", *given], given, strict=False)
            if option not in (before, word) and not word.startswith(f"{option}=")
        ]
    return shlex.join(["polycite", *given, "--resume", str(kept.folder)])
