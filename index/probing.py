"""What an embedder makes of the same ten sentences in every language, for ``calibrating``.

It depends on the embedder alone. What the bundled model makes of them, 240 texts that
take it seconds, is kept beside them; ``make probes`` writes it anew.
"""

from functools import cache
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np

from index.calibrating import ProbedLanguage
from index.embedding import Embedder, Vectors

_FOLDER = files("index") / "probes"


@cache
def probes() -> dict[str, tuple[str, ...]]:
    """Return the probe sentences by language, in the same order in each."""
    return {
        entry.name.removesuffix(".txt"): tuple(
            entry.read_text(encoding="utf-8").splitlines()
        )
        for entry in sorted(_FOLDER.iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".txt")
    }


def probe(embedder: Embedder) -> list[ProbedLanguage]:
    """Return the vectors of the probes: kept ones, or what ``embed_probes`` returns."""
    kept = _read_kept(embedder.model)
    return embed_probes(embedder) if kept is None else _divide(*kept)


def embed_probes(embedder: Embedder) -> list[ProbedLanguage]:
    """Embed the probes; 120 short texts, each as a question and as a passage."""
    texts = [text for sentences in probes().values() for text in sentences]
    return _divide(embedder.embed_questions(texts), embedder.embed_passages(texts))


def keep_probes(embedder: Embedder, folder: Path) -> Path:
    """Write what ``probe`` reads, 200 KB, into ``folder``; return the file.

    Half precision leaves a cosine of 0.9999999 between a vector and what is kept of it.
    """
    probed = embed_probes(embedder)
    path = folder / _file_name(embedder.model)
    np.savez(
        path,
        texts=np.array(_digest()),
        questions=np.concatenate([p.questions for p in probed]).astype(np.float16),
        passages=np.concatenate([p.passages for p in probed]).astype(np.float16),
    )
    return path


def _read_kept(model: str) -> tuple[Vectors, Vectors] | None:
    """Return what is kept of a model for the probes as they are now."""
    kept = _FOLDER / _file_name(model)
    if not kept.is_file():
        return None
    with as_file(kept) as path, np.load(path) as arrays:
        if str(arrays["texts"]) != _digest():
            return None
        questions, passages = arrays["questions"], arrays["passages"]
    return questions.astype(np.float32), passages.astype(np.float32)


def _file_name(model: str) -> str:
    # The name of another embedder may be long, and hold anything.
    return f"{sha256(model.encode()).hexdigest()[:16]}.npz"


def _digest() -> str:
    return sha256(repr(probes()).encode()).hexdigest()


def _divide(questions: Vectors, passages: Vectors) -> list[ProbedLanguage]:
    """Give each language its rows, of all probes in order."""
    probed: list[ProbedLanguage] = []
    start = 0
    for language, sentences in probes().items():
        mine = slice(start, start + len(sentences))
        start = mine.stop
        probed.append(
            ProbedLanguage(
                language=language, questions=questions[mine], passages=passages[mine]
            )
        )
    return probed
