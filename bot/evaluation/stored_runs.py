"""Runs as they lie on disk: a folder each, with ``run.json`` and ``outcomes.jsonl``."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.manifests import BadManifest, Manifest, manifest_of_text
from bot.evaluation.outcomes import BadOutcome, Outcome, outcome_of_line
from bot.evaluation.question_sets import Identity
from index.errors import UserError

MANIFEST = "run.json"
OUTCOMES = "outcomes.jsonl"
LOCK = "run.lock"
LAST = "last"
"""What people may call the run that was begun last."""


class NoSuchRun(UserError):
    """There is no run of that name, or there are several."""


class RunDamaged(UserError):
    """A run cannot be read or removed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredRun:
    """A Run that can be read: what made it, and the outcomes that are finished."""

    folder: Path
    manifest: Manifest
    outcomes: tuple[Outcome, ...]

    @property
    def name(self) -> str:
        """What people call it."""
        return self.manifest.run

    @property
    def path(self) -> Path:
        """The file of outcomes."""
        return self.folder / OUTCOMES

    @property
    def is_whole(self) -> bool:
        """Whether every question has its outcome."""
        return len(self.outcomes) >= self.manifest.questions


def read_run(folder: Path) -> StoredRun:
    """Return the Run in ``folder``; a last line that broke off is not finished.

    Raises:
        RunDamaged: It cannot be read.
    """
    return StoredRun(
        folder=folder,
        manifest=read_manifest(folder),
        outcomes=tuple(read_outcomes(folder / OUTCOMES)),
    )


def read_manifest(folder: Path) -> Manifest:
    """Return what made the Run in ``folder``.

    Raises:
        RunDamaged: It cannot be read.
    """
    try:
        return manifest_of_text((folder / MANIFEST).read_bytes())
    except OSError as error:
        reason = error.strerror or str(error)
    except BadManifest as error:
        reason = str(error)
    raise RunDamaged(
        f"The run at '{folder}' cannot be read: '{MANIFEST}' is {reason}."
        f" Remove it with: polycite runs delete {shlex.quote(str(folder))}"
    )


def read_outcomes(path: Path) -> list[Outcome]:
    """Return the outcomes in a file, in order; a line without an end is left out.

    Of a question that was asked again, the last outcome counts, in the place of the first.

    Raises:
        RunDamaged: The file cannot be read, or a whole line is no Outcome.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RunDamaged(
            f"The outcomes at '{path}' cannot be read ({error.strerror or error})."
        ) from error
    outcomes: dict[Identity, Outcome] = {}
    for number, line in enumerate(content.split(b"\n")[:-1], start=1):
        try:
            outcome = outcome_of_line(line)
        except BadOutcome as error:
            raise RunDamaged(
                f"'{path}' line {number}: {error} Take the line out and go on with"
                " --resume, or evaluate again."
            ) from error
        outcomes[outcome.question.identity] = outcome
    return [*outcomes.values()]


def run_folders(runs: Path) -> list[Path]:
    """Return the folders of Runs in the folder ``runs``, that begun last at the end."""
    if not runs.is_dir():
        return []
    found = [path for path in runs.iterdir() if (path / MANIFEST).is_file()]
    return sorted(found, key=name_of)


def name_of(folder: Path) -> str:
    """Return what the Run in ``folder`` is called; of a damaged one, what the folder is.

    Names tell when runs were begun, which folders given by ``--out`` do not.
    """
    try:
        return read_manifest(folder).run
    except RunDamaged:
        return folder.name


def find_run(runs: Path, name: str, *, before: Path | None = None) -> Path:
    """Return the folder of the Run that ``name`` means.

    It is the path of a folder that holds one, or the beginning of a name that no other
    in the folder ``runs`` has, or ``last``: of those begun before the Run in the folder
    ``before``, if that is given.

    Raises:
        NoSuchRun: It means none, or several.
    """
    folders = run_folders(runs)
    if name == LAST:
        latest = name_of(before) if before else None
        folders = [f for f in folders if latest is None or name_of(f) < latest]
        if folders:
            return folders[-1]
    names = {folder: {folder.name, name_of(folder)} for folder in folders}
    exact = [folder for folder in folders if name in names[folder]]
    begun = exact or [
        folder
        for folder in folders
        if name and any(called.startswith(name) for called in names[folder])
    ]
    if len(begun) == 1:
        return begun[0]
    if not begun and name and (Path(name) / MANIFEST).is_file():
        return Path(name)
    if begun:
        raise NoSuchRun(
            f"{len(begun)} runs begin with '{name}': {_list(begun)}. Give more of the name."
        )
    held = f"There are {_list(folders)}" if folders else "There are none there yet"
    raise NoSuchRun(f"There is no run '{name}' in '{runs}'. {held}.")


def _list(folders: Sequence[Path]) -> str:
    names = [folder.name for folder in folders[-3:]]
    more = len(folders) - len(names)
    return ", ".join(names) + (f" and {more} before" if more else "")
