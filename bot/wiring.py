"""Settings to real objects; the only place that builds clients."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bot.chat_model import ChatModel, EndpointChatModel
from bot.keeping import Folders, Place, Servers
from bot.local_model import LocalModel
from bot.model_weights import check_weights, default_weights_path
from bot.settings import DEFAULT_OPENAI_MODEL, Settings
from index.analysing import ANALYSER
from index.bundled_model import BundledEmbedder
from index.catalogue import Catalogue
from index.embedding import Embedder
from index.endpoint_embedding import EndpointEmbedder
from index.errors import BadSettings, UserError
from index.home import Home
from index.llamaindex_embedding import LlamaIndexEmbedder
from index.vectors import VectorStore

# An ingest, which neither asks nor checks, does not wait for what does.
if TYPE_CHECKING:
    from bot.answering import Answerer
    from bot.evaluation.judges import Judges
    from index.aligning import Aligner
    from index.retrieving import Retriever

# A small local model reads some 70 tokens a second: short evidence is a short wait.
_LOCAL_EVIDENCE_CHARACTERS = 1_600
_LOCAL_SAMPLING = {"temperature": 0.0, "max_tokens": 220}


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatChoice:
    """Which model would write answers, and why; ``gguf`` is the local one's file."""

    kind: Literal["endpoint", "local", "none"]
    name: str
    why: str
    gguf: Path | None = None


def choose_chat(settings: Settings, *, use_model: bool = True) -> ChatChoice:
    """Say which model answers: a configured endpoint, else a local file, else none."""
    if not use_model:
        return ChatChoice(kind="none", name="", why="--no-model was given")
    if settings.chat_url:
        return ChatChoice(
            kind="endpoint",
            name=f"{settings.chat_model} at {settings.chat_url}",
            why="POLYCITE_CHAT_URL is set",
        )
    if settings.openai_api_key:
        name = settings.chat_model or DEFAULT_OPENAI_MODEL
        return ChatChoice(
            kind="endpoint", name=f"{name} at OpenAI", why="OPENAI_API_KEY is set"
        )
    if settings.gguf:
        return ChatChoice(
            kind="local",
            name=str(settings.gguf),
            why="POLYCITE_GGUF is set",
            gguf=settings.gguf,
        )
    weights = default_weights_path(settings.models)
    if weights.is_file():
        return ChatChoice(
            kind="local", name=str(weights), why="it is installed", gguf=weights
        )
    return ChatChoice(
        kind="none",
        name="",
        why="no endpoint is configured and no local model is installed",
    )


@asynccontextmanager
async def open_chat_model(
    settings: Settings, *, use_model: bool = True
) -> AsyncIterator[tuple[ChatModel | None, str | None]]:
    """Give the model that ``choose_chat`` names, or None and what is wrong with it.

    A model that does not start is no reason to give no answer: quotes need none.
    """
    async with AsyncExitStack() as stack:
        try:
            opened = await stack.enter_async_context(
                _started_chat_model(settings, use_model=use_model)
            )
        except UserError as error:
            yield None, str(error)
        else:
            yield opened, None


@asynccontextmanager
async def _started_chat_model(
    settings: Settings, *, use_model: bool
) -> AsyncIterator[ChatModel | None]:
    """Start the model that ``choose_chat`` names, and stop it afterwards.

    Raises:
        ChatModelUnavailable: The local model does not start.
        WeightsCorrupted: The installed weights are not what was released.
    """
    choice = choose_chat(settings, use_model=use_model)
    if choice.kind == "endpoint":
        model = _endpoint(settings)
        try:
            yield model
        finally:
            await model.close()
        return
    if choice.gguf is None:
        yield None
        return
    if settings.gguf is None:
        check_weights(choice.gguf)
    with await asyncio.to_thread(LocalModel.start, choice.gguf) as server:
        model = EndpointChatModel(
            model=server.model,
            api_key=server.api_key,
            url=server.base_url,
            timeout_s=settings.chat_timeout_s,
            evidence_characters=_LOCAL_EVIDENCE_CHARACTERS,
            sampling=_LOCAL_SAMPLING,
        )
        try:
            yield model
        finally:
            await model.close()


@asynccontextmanager
async def open_answerer(
    settings: Settings, *, use_model: bool = True
) -> AsyncIterator["Answerer"]:
    """Open the live index and the model that writes; see ``open_retriever``.

    A model starts only for an index that can answer.
    """
    from bot.answering import Answerer

    with open_retriever(settings) as retriever:
        async with open_chat_model(settings, use_model=use_model) as (model, problem):
            yield Answerer(
                retriever,
                model,
                problem,
                aligner=make_aligner(retriever.embedder),
                has_judge=settings.judge,
            )


def check_judge(settings: Settings) -> str:
    """Return the model that judges answers in evaluation runs.

    Raises:
        BadSettings: None is configured.
    """
    if not (settings.judge_url and settings.judge_model):
        raise BadSettings(
            "No judge is configured. Set POLYCITE_JUDGE_URL and POLYCITE_JUDGE_MODEL, or"
            " leave out --judge."
        )
    return settings.judge_model


@asynccontextmanager
async def open_judges(settings: Settings) -> AsyncIterator["Judges"]:
    """Give the judges of answers in evaluation runs; see ``check_judge``."""
    key = settings.judge_api_key
    model = EndpointChatModel(
        model=check_judge(settings),
        api_key=key.get_secret_value() if key else "none",
        url=settings.judge_url,
        timeout_s=settings.chat_timeout_s,
    )
    try:
        # LlamaIndex takes a second to import.
        from bot.evaluation.judges import Judges

        yield Judges(model)
    finally:
        await model.close()


def make_embedder(
    settings: Settings, tell: Callable[[str], None] = lambda _: None
) -> Embedder:
    """Return the embedder that the settings name; the bundled one by default.

    Raises:
        BadSettings: The settings name a class that cannot be had.
    """
    if settings.embedding_class:
        arguments = settings.embedding_arguments
        return LlamaIndexEmbedder(
            settings.embedding_class, arguments.get_secret_value() if arguments else {}
        )
    if settings.embedding_url and settings.embedding_model:
        key = settings.embedding_api_key
        return EndpointEmbedder(
            url=settings.embedding_url,
            model=settings.embedding_model,
            api_key=key.get_secret_value() if key else "none",
            question_prefix=settings.embedding_question_prefix,
            passage_prefix=settings.embedding_passage_prefix,
            tell=tell,
        )
    return BundledEmbedder(tell)


def make_place(settings: Settings) -> Place:
    """Return where the settings keep the index: on servers, or under the home.

    Raises:
        BadSettings: The database's address is none, or its driver is not installed.
    """
    if settings.database_url and settings.chroma_url:
        token = settings.chroma_token
        return Servers(
            database=settings.database_url.get_secret_value(),
            chroma=settings.chroma_url,
            token=token.get_secret_value() if token else None,
        )
    return Folders(Home(settings.home))


def make_aligner(embedder: Embedder) -> "Aligner":
    """Return what reads sentences to check, with the bundled model that is loaded."""
    from index.aligning import Aligner

    return Aligner(embedder if isinstance(embedder, BundledEmbedder) else None)


def check_made_by(catalogue: Catalogue, embedder: Embedder) -> None:
    """Refuse an index that questions put by ``embedder`` cannot be compared with.

    Any chunker's chunks can be read; its version matters to an ingest alone.

    Raises:
        IndexMismatch: Another embedding model or analyser made it.
    """
    stored = catalogue.identity()
    if stored is not None:
        readable = replace(stored, embedding_model=embedder.model, analyser=ANALYSER)
        catalogue.check_identity(readable)


@contextmanager
def open_index(settings: Settings) -> Iterator[tuple[Catalogue, VectorStore]]:
    """Open the live index for reading.

    Raises:
        NoIndex: There is none yet.
    """
    with make_place(settings).open("live") as opened:
        yield opened


@contextmanager
def open_retriever(settings: Settings) -> Iterator["Retriever"]:
    """Open the live index for questions.

    Raises:
        NoIndex: There is none yet.
        IndexMismatch: It was made by another embedding model or version.
    """
    from index.retrieving import Retriever

    with open_index(settings) as (catalogue, vectors):
        embedder = make_embedder(settings)
        check_made_by(catalogue, embedder)
        yield Retriever(catalogue, vectors, embedder)


def _endpoint(settings: Settings) -> EndpointChatModel:
    # Neither key is ever sent to the other's address.
    key = settings.chat_api_key if settings.chat_url else settings.openai_api_key
    return EndpointChatModel(
        model=settings.chat_model or DEFAULT_OPENAI_MODEL,
        api_key=key.get_secret_value() if key else "none",
        url=settings.chat_url,
        timeout_s=settings.chat_timeout_s,
    )
