"""Any LlamaIndex embedding class, named by its dotted path, as our Embedder.

The class may be anybody's: what it raises is told in one line, and what its arguments
hold under the name of a key, a password or the like is told to nobody.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from index.embedding import Vectors, as_unit_vectors, estimate_tokens
from index.errors import BadSettings, EmbeddingUnavailable
from index.installing import how_to_install

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

# A tokeniser is no token: its name says how texts become vectors.
_SECRET = re.compile(r"key|token(?!i[sz])|secret|password|auth|credential", re.I)
# How and where a model runs, as an endpoint's address is no part of its identity.
_WITHOUT_EFFECT = frozenset(
    {
        "api_base",
        "base_url",
        "cache_folder",
        "device",
        "embed_batch_size",
        "max_retries",
        "num_workers",
        "request_timeout",
        "show_progress",
        "show_progress_bar",
        "timeout",
    }
)
_LONGEST_REASON = 300


class LlamaIndexEmbedder:
    """One object of a LlamaIndex embedding class, which has its own prefixes."""

    def __init__(self, class_path: str, arguments: Mapping[str, Any]) -> None:
        """Import the class and make it with ``arguments``; it may load a model.

        ``model`` is the class, its model's name and a digest of the arguments that may
        change vectors. Secrets are in neither.

        Raises:
            BadSettings: There is no such class, it is no embedding, or it refuses the
                arguments.
        """
        self._class_path = class_path
        self._secrets = set(_secrets_in(arguments))
        self._embedding = self._make(arguments)
        self.model = (
            f"llamaindex/{class_path}/{self._embedding.model_name}"
            f"{_digest_of(arguments)}"
        )

    @property
    def tells_questions_apart(self) -> bool:
        """Not known of a class: asking for both vectors would cost for nothing."""
        return False

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, in batches of the class's own size.

        Raises:
            EmbeddingUnavailable: The class fails, or gives what are no vectors.
        """
        try:
            rows = self._embedding.get_text_embedding_batch(list(texts))
        except Exception as error:
            # Whose class it is, and so what it raises, only its user knows.
            raise self._unavailable(error) from error
        return self._unit_vectors(rows, len(texts))

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per question, each asked for by itself.

        Raises:
            EmbeddingUnavailable: The class fails, or gives what are no vectors.
        """
        try:
            rows = [self._embedding.get_query_embedding(text) for text in texts]
        except Exception as error:
            # Whose class it is, and so what it raises, only its user knows.
            raise self._unavailable(error) from error
        return self._unit_vectors(rows, len(texts))

    def count_tokens(self, text: str) -> int:
        """Return an estimate; see ``estimate_tokens``."""
        return estimate_tokens(text)

    def _make(self, arguments: Mapping[str, Any]) -> "BaseEmbedding":
        embedding_class = _load(self._class_path)
        try:
            return embedding_class(**arguments)
        except Exception as error:  # noqa: BLE001 - see below, it is raised again
            # Any class may refuse in any way, and quote the key that it was given: a
            # traceback must not show that, so the cause stays behind.
            raise BadSettings(
                f"POLYCITE_EMBEDDING_CLASS: '{self._class_path}' cannot be made with"
                f" POLYCITE_EMBEDDING_ARGUMENTS ({self._reason(error)}). Mend them."
            ) from None

    def _unit_vectors(self, rows: Sequence[object], count: int) -> Vectors:
        if not count:
            return np.empty((0, 0), np.float32)
        return as_unit_vectors(
            rows,
            count,
            origin=f"The embedding class '{self._class_path}'",
            mend="Check POLYCITE_EMBEDDING_CLASS and _ARGUMENTS.",
        )

    def _unavailable(self, error: Exception) -> EmbeddingUnavailable:
        return EmbeddingUnavailable(
            f"The embedding class '{self._class_path}' failed ({self._reason(error)})."
            " Check POLYCITE_EMBEDDING_CLASS and _ARGUMENTS, then try again."
        )

    def _reason(self, error: Exception) -> str:
        """Return one line of what ``error`` says, without the secrets it may quote."""
        text = _reason_of(error)
        # A longer one first: another may be part of it.
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text[:_LONGEST_REASON]


def _load(class_path: str) -> "type[BaseEmbedding]":
    """Import the class at ``class_path``.

    Raises:
        BadSettings: There is none, or it is no embedding class of LlamaIndex.
    """
    from llama_index.core.base.embeddings.base import BaseEmbedding

    module, _, name = class_path.rpartition(".")
    if not all(part.isidentifier() for part in class_path.split(".")) or not module:
        raise BadSettings(
            f"POLYCITE_EMBEDDING_CLASS: '{class_path}' is no dotted path such as"
            " llama_index.embeddings.ollama.OllamaEmbedding."
        )
    try:
        found = getattr(import_module(module), name, None)
    except Exception as error:
        # Importing runs a module, which can fail in any way.
        raise BadSettings(
            f"POLYCITE_EMBEDDING_CLASS: '{module}' cannot be imported"
            f" ({_reason_of(error)}). {_how_to_install(module)}"
        ) from error
    if not isinstance(found, type) or not issubclass(found, BaseEmbedding):
        what = "no embedding class of LlamaIndex" if found else "not there"
        raise BadSettings(
            f"POLYCITE_EMBEDDING_CLASS: '{class_path}' is {what}."
            " Name a subclass of llama_index's BaseEmbedding."
        )
    return found


def _how_to_install(module: str) -> str:
    integration = re.match(r"llama_index\.embeddings\.(\w+)", module)
    if integration is None:
        return "Install what has it, or put its folder on PYTHONPATH."
    package = f"llama-index-embeddings-{integration[1].replace('_', '-')}"
    return f"Run: {how_to_install(package)}"


def _reason_of(error: Exception) -> str:
    if isinstance(error, ValidationError):
        # Its own text quotes the input, cut short in the middle of a key.
        problems = error.errors(include_url=False, include_input=False)
        text = "; ".join(
            f"{'.'.join(map(str, p['loc']))}: {p['msg']}" for p in problems
        )
    else:
        text = str(error)
    return " ".join(text.split()) or type(error).__name__


def _secrets_in(value: object, *, is_secret: bool = False) -> Iterator[str]:
    """Give every leaf of ``value`` that lies under a secret's name, as text."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _secrets_in(
                inner, is_secret=is_secret or bool(_SECRET.search(name))
            )
    elif isinstance(value, list):
        for inner in value:
            yield from _secrets_in(inner, is_secret=is_secret)
    elif is_secret and value not in ("", None):
        yield str(value)


def _digest_of(arguments: Mapping[str, Any]) -> str:
    """Return ``#`` and eight digits that stand for the arguments that may matter."""
    telling = _telling(arguments)
    if not telling:
        return ""
    text = json.dumps(telling, sort_keys=True)
    return f"#{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _telling(value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    """Return ``value`` without secrets, what has no effect, and what is then empty."""
    if isinstance(value, list):
        return [_telling(inner) for inner in value]
    if not isinstance(value, Mapping):
        return value
    told = {
        name: _telling(inner)
        for name, inner in value.items()
        if name not in _WITHOUT_EFFECT and not _SECRET.search(name)
    }
    return {name: inner for name, inner in told.items() if inner != {}}
