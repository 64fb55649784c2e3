"""Manifest: what made a Run, so that two can be told comparable, and one be gone on with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from index.errors import UserError

RunKind = Literal["passages", "quotes", "answers"]
Plain = str | int | float | bool | None


class BadManifest(UserError):
    """What stands in ``run.json`` is no Manifest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionFile:
    """A file or folder of questions, where it lay and the SHA-256 of what it held."""

    file: str
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexFacts:
    """Which index was asked.

    ``build`` and ``generation`` move whenever an ingest changes what is live; ``content``
    is a digest of the articles' texts under their names, the same wherever they lie.
    """

    embedding_model: str
    dimension: int
    chunker: str
    analyser: str
    build: int
    generation: int
    articles: int
    content: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Judge:
    """Whose verdicts a Run has: the model, and a digest of the prompts it was given."""

    model: str
    prompts: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sitting:
    """A time at which a Run was worked on, in ISO 8601; ``ended`` is None if it broke off."""

    started: str
    ended: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What made a Run; no key, and no word of a question.

    ``prompts`` has a digest for each file of prompts, ``code`` is one of all modules.
    ``settings`` are those that outcomes depend on. ``seed`` is that of the resampling.
    ``index_at_end`` is what the index had become while it was asked, None if it stayed.
    """

    run: str
    kind: RunKind
    questions: int
    files: tuple[QuestionFile, ...]
    model: str | None
    index: IndexFacts
    scope: Mapping[str, Plain | tuple[str, ...]]
    settings: Mapping[str, Plain]
    prompts: Mapping[str, str]
    code: str
    seed: int
    versions: Mapping[str, str]
    machine: Mapping[str, Plain]
    jobs: int
    judge: Judge | None = None
    index_at_end: IndexFacts | None = None
    sittings: tuple[Sitting, ...] = field(default=())

    @property
    def started(self) -> str:
        """When the first sitting began."""
        return self.sittings[0].started if self.sittings else ""

    @property
    def ended(self) -> str | None:
        """When the last question was asked, None while some are left."""
        return self.sittings[-1].ended if self.sittings else None


_ADAPTER = TypeAdapter(Manifest)


def manifest_as_text(manifest: Manifest) -> str:
    """Return the JSON that ``manifest_of_text`` takes back."""
    return _ADAPTER.dump_json(manifest, indent=2).decode() + "\n"


def manifest_of_text(text: str | bytes) -> Manifest:
    """Return the Manifest that a file holds.

    Raises:
        BadManifest: It holds none, as that of another version of polycite.
    """
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise BadManifest(f"no manifest of a run ({place}: {first['msg']})") from error


def differences(one: Manifest, other: Manifest) -> dict[str, tuple[str, str]]:
    """Return what two Runs do not have in common, by its name, as each has it.

    When and on which machine they ran, and how many questions at a time, is left out: it
    changes timings and nothing else.
    """
    ours, theirs = _conditions(one), _conditions(other)
    return {
        name: (ours.get(name, "-"), theirs.get(name, "-"))
        for name in {**ours, **theirs}
        if ours.get(name) != theirs.get(name)
    }


def have_same_speed(one: Manifest, other: Manifest) -> bool:
    """Say whether timings of two Runs can be held against each other."""
    return one.machine == other.machine and one.jobs == other.jobs


def _conditions(manifest: Manifest) -> dict[str, str]:
    """Return everything that outcomes depend on, by a name for people."""
    return {
        "questions": " ".join(file.sha256[:12] for file in manifest.files),
        "kind of run": manifest.kind,
        "model": manifest.model or "none",
        "judge": str(manifest.judge.model) if manifest.judge else "none",
        "judge's prompts": manifest.judge.prompts if manifest.judge else "none",
        **_named("index", asdict(manifest.index)),
        **(
            _named("index at the end:", asdict(manifest.index_at_end))
            if manifest.index_at_end
            else {}
        ),
        **_named("scope", manifest.scope),
        **_named("setting", manifest.settings),
        **_named("prompt", manifest.prompts),
        "code": manifest.code,
        "seed": str(manifest.seed),
        **_named("version of", manifest.versions),
    }


def _named(kind: str, values: Mapping[str, object]) -> dict[str, str]:
    return {f"{kind} {name}": str(value) for name, value in values.items()}
