"""Runs as they lie on disk: a folder each, with ``run.json`` and ``outcomes.jsonl``."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.manifests import BadManifest, Manifest, manifest_of_text
from bot.evaluation.outcomes import BadOutcome, Outcome, outcome_of_line
from index.errors import UserError

MANIFEST = "run.json"
OUTCOMES = "outcomes.jsonl"
LOCK = "run.lock"
LAST = "last"
"""What people may call the run that was begun last."""

Identity = tuple[str, str]
"""The id and the words of a question, by which outcomes are told apart."""


class NoSuchRun(UserError):
    """There is no run of that name, or there are several."""


class RunDamaged(UserError):
    """A run cannot be read, written or removed."""


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


def identity_of(outcome: Outcome) -> Identity:
    """Return what tells the question of ``outcome`` from others of its run."""
    return outcome.question.id, outcome.question.question


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
        f" Remove it with 'polycite runs delete {folder.name}', and evaluate again."
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
            raise RunDamaged(f"'{path}' line {number}: {error}") from error
        outcomes[identity_of(outcome)] = outcome
    return [*outcomes.values()]


def run_folders(runs: Path) -> list[Path]:
    """Return the folders of Runs in the folder ``runs``, that begun last at the end."""
    if not runs.is_dir():
        return []
    return sorted(path for path in runs.iterdir() if (path / MANIFEST).is_file())


def find_run(runs: Path, name: str) -> Path:
    """Return the folder of the Run that ``name`` means.

    It is the path of a folder that holds one, or the beginning of a name that no other
    in the folder ``runs`` has, or ``last``.

    Raises:
        NoSuchRun: It means none, or several.
    """
    folders = run_folders(runs)
    if name == LAST and folders:
        return folders[-1]
    exact = [folder for folder in folders if folder.name == name]
    begun = exact or [
        folder for folder in folders if name and folder.name.startswith(name)
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


def delete_run(folder: Path) -> None:
    """Remove a Run: its manifest and outcomes, and the folder if nothing else is in it.

    Raises:
        RunDamaged: It cannot be removed.
    """
    try:
        # Without a manifest it is no run any more, should the rest fail.
        for name in (MANIFEST, OUTCOMES, LOCK):
            (folder / name).unlink(missing_ok=True)
        for half in folder.glob("*.half"):
            half.unlink()
        if not any(folder.iterdir()):
            folder.rmdir()
    except OSError as error:
        raise RunDamaged(
            f"The run at '{folder}' cannot be removed ({error.strerror or error})."
        ) from error


def _list(folders: Sequence[Path]) -> str:
    names = [folder.name for folder in folders[-3:]]
    more = len(folders) - len(names)
    return ", ".join(names) + (f" and {more} before" if more else "")
