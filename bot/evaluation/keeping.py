"""A Run while it is worked on: every outcome is kept the moment that it is there.

Whatever ends the program, what is finished stays, and ``resume`` goes on behind it.
"""

import shlex
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Self

from filelock import FileLock, Timeout

from bot.evaluation.manifests import (
    IndexFacts,
    Manifest,
    Sitting,
    differences,
    manifest_as_text,
)
from bot.evaluation.outcomes import Outcome, outcome_as_line
from bot.evaluation.question_sets import GradedQuestion
from bot.evaluation.stored_runs import (
    LOCK,
    MANIFEST,
    OUTCOMES,
    RunDamaged,
    StoredRun,
    read_manifest,
    read_outcomes,
)
from index.errors import UserError

_NAMED = 3


class OutcomesUnwritable(UserError):
    """The outcomes of a run cannot be kept in the folder meant for them."""


class AnotherRun(UserError):
    """A run cannot be gone on with, or removed: it is another, or another program's."""


class KeptRun:
    """A Run held open for its outcomes; nobody else can work on it until ``close``."""

    def __init__(
        self, folder: Path, manifest: Manifest, finished: Sequence[Outcome]
    ) -> None:
        """Hold the folder, which ``start`` or ``resume`` has looked into.

        Of the ``finished``, those that failed are to be asked again.

        Raises:
            OutcomesUnwritable: It cannot be written.
            AnotherRun: Another program is at work on it.
        """
        self.folder = folder
        self.manifest = replace(
            manifest, sittings=(*manifest.sittings, Sitting(started=_now()))
        )
        self._outcomes = {o.question.identity: o for o in finished if not o.has_failed}
        self._has_stale_lines = len(self._outcomes) < len(finished)
        self._lock = FileLock(folder / LOCK)
        try:
            self._lock.acquire(timeout=0)
            self._write_manifest()
            self._file = _open_behind_last_line(self.path)
        except Timeout as error:
            raise _at_work(folder) from error
        except OSError as error:
            self._lock.release()
            raise _unwritable(folder, error) from error

    @classmethod
    def start(cls, folder: Path, manifest: Manifest) -> Self:
        """Begin a Run in ``folder``, which is made, so that nothing is asked in vain.

        Raises:
            OutcomesUnwritable: The folder cannot be written, or has a Run already.
        """
        if (folder / MANIFEST).exists():
            raise OutcomesUnwritable(
                f"There is a run in '{folder}' already. Go on with it by --resume, or"
                " give another folder with --out."
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from error
        return cls(folder, manifest, ())

    @classmethod
    def resume(cls, folder: Path, wanted: Manifest) -> Self:
        """Go on with the Run in ``folder``, if ``wanted`` is the same one.

        Raises:
            RunDamaged: It cannot be read.
            AnotherRun: It is another, or another program is at work on it.
            OutcomesUnwritable: It cannot be written.
        """
        stored = read_manifest(folder)
        changed = differences(stored, wanted)
        if changed:
            raise AnotherRun(
                f"The run '{stored.run}' cannot be resumed, for it would not be the same"
                f" run: {_in_words(changed)}. Put that back, or evaluate without --resume."
            )
        finished = (
            read_outcomes(folder / OUTCOMES) if (folder / OUTCOMES).exists() else ()
        )
        return cls(
            folder, replace(stored, jobs=wanted.jobs, machine=wanted.machine), finished
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The file of outcomes."""
        return self.folder / OUTCOMES

    @property
    def count(self) -> int:
        """How many outcomes are kept that need not be asked for again."""
        return len(self._outcomes)

    def left_of(self, questions: Sequence[GradedQuestion]) -> list[GradedQuestion]:
        """Return the questions that have no outcome yet, in order."""
        return [q for q in questions if q.identity not in self._outcomes]

    def append(self, outcome: Outcome) -> None:
        """Keep an outcome for good.

        Raises:
            OutcomesUnwritable: The disk is full; what was kept before stays.
        """
        self._outcomes[outcome.question.identity] = outcome
        try:
            self._file.write(f"{outcome_as_line(outcome)}\n".encode())
            self._file.flush()
        except OSError as error:
            raise _broken_off(self.folder, error) from error

    def finish(
        self, questions: Sequence[GradedQuestion], *, index: IndexFacts | None = None
    ) -> StoredRun:
        """Note that all is done, bring the outcomes in the questions' order, return all.

        ``index`` is what was asked last, put down where it is not what was asked first.

        Raises:
            OutcomesUnwritable: They cannot be written again; unordered, they stay.
        """
        wanted = [question.identity for question in questions]
        is_ordered = [*self._outcomes] == wanted and not self._has_stale_lines
        ordered = tuple(self._outcomes[identity] for identity in wanted)
        *before, last = self.manifest.sittings
        self.manifest = replace(
            self.manifest,
            sittings=(*before, replace(last, ended=_now())),
            index_at_end=None if index == self.manifest.index else index,
        )
        try:
            if not is_ordered:
                lines = "".join(f"{outcome_as_line(o)}\n" for o in ordered)
                self._file.close()
                _replace(self.path, lines)
                self._has_stale_lines = False
            self._write_manifest()
        except OSError as error:
            raise _broken_off(self.folder, error) from error
        return StoredRun(folder=self.folder, manifest=self.manifest, outcomes=ordered)

    def close(self) -> None:
        """Let go of the folder."""
        # What could not be written was told when it was to be kept.
        with suppress(OSError):
            self._file.close()
        self._lock.release()

    def _write_manifest(self) -> None:
        _replace(self.folder / MANIFEST, manifest_as_text(self.manifest))


def delete_run(folder: Path) -> None:
    """Remove a Run: its manifest and outcomes, and the folder if nothing else is in it.

    Raises:
        AnotherRun: A program is at work on it.
        RunDamaged: It cannot be removed.
    """
    try:
        with FileLock(folder / LOCK, timeout=0):
            # Without a manifest it is no run any more, should the rest fail.
            for name in (MANIFEST, OUTCOMES):
                (folder / name).unlink(missing_ok=True)
            for half in folder.glob("*.half"):
                half.unlink()
        (folder / LOCK).unlink(missing_ok=True)
        if not any(folder.iterdir()):
            folder.rmdir()
    except Timeout as error:
        raise _at_work(folder) from error
    except OSError as error:
        raise RunDamaged(
            f"The run at '{folder}' cannot be removed ({error.strerror or error})."
        ) from error


def _open_behind_last_line(path: Path) -> BinaryIO:
    """Open a file for appending, without a last line that broke off."""
    file = path.open("ab+")
    file.seek(0)
    file.truncate(file.read().rfind(b"\n") + 1)
    return file


def _replace(path: Path, text: str) -> None:
    """Write a file so that whoever reads it finds the old text or the new one."""
    half = path.with_suffix(".half")
    half.write_text(text, encoding="utf-8", newline="\n")
    half.replace(path)


def _in_words(changed: dict[str, tuple[str, str]]) -> str:
    named = [
        f"{name} was {was}, is {now}"
        for name, (was, now) in [*changed.items()][:_NAMED]
    ]
    more = len(changed) - len(named)
    return "; ".join(named) + (f"; and {more} more" if more else "")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _at_work(folder: Path) -> AnotherRun:
    return AnotherRun(
        f"Another program is at work on the run at '{folder}'. Wait until it has ended."
    )


def _unwritable(folder: Path, error: OSError) -> OutcomesUnwritable:
    return OutcomesUnwritable(
        f"The outcomes cannot be written to '{folder}' ({error.strerror or error})."
        " Give another folder with --out."
    )


def _broken_off(folder: Path, error: OSError) -> OutcomesUnwritable:
    return OutcomesUnwritable(
        f"The outcomes cannot be written to '{folder}' any more"
        f" ({error.strerror or error}). What is finished is kept: make room, then go on"
        f" with --resume {shlex.quote(str(folder))}."
    )
