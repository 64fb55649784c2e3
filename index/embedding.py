"""Texts to vectors: the protocol, and an OpenAI-compatible endpoint.

Vectors are float32 rows of unit length. ``bundled_model`` needs no endpoint,
``llamaindex_embedding`` is whatever LlamaIndex can embed with.
"""

import ipaddress
import weakref
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from index.errors import EmbeddingUnavailable

if TYPE_CHECKING:
    from openai import OpenAI

Vectors = npt.NDArray[np.float32]


def unit(vectors: Vectors) -> Vectors:
    """Return each vector at length 1; one of nothing stays nothing."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


class Embedder(Protocol):
    """Turns texts into unit vectors; questions and passages may differ in prefix.

    ``model`` names what made the vectors and is stored with the index.
    """

    @property
    def model(self) -> str:
        """The name that tells one vector space from another."""
        ...

    @property
    def tells_questions_apart(self) -> bool:
        """Whether a question's vector is another than that of a passage of its words."""
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
        """Keep the address; nothing is sent before the first text.

        Prefixes change vectors, so ``model`` names those that are not empty.
        """
        prefixes = {"question": question_prefix, "passage": passage_prefix}
        self.model = f"endpoint/{model}" + "".join(
            f" {kind} prefix {prefix!r}" for kind, prefix in prefixes.items() if prefix
        )
        self._name = model
        self._url = url
        self._api_key = api_key
        self.tells_questions_apart = question_prefix != passage_prefix
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
        """Return an estimate; see ``estimate_tokens``."""
        return estimate_tokens(text)

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
                base_url=self._url,
                api_key=self._api_key,
                timeout=self._timeout_s,
                # A proxy of the environment is for other machines, never for this one.
                http_client=openai.DefaultHttpxClient(
                    trust_env=not is_loopback(self._url),
                    follow_redirects=False,
                ),
            )
            # Nobody closes an embedder; its connections go with it.
            weakref.finalize(self, self._client.close)
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
        return as_unit_vectors(
            [getattr(row, "embedding", None) for row in rows],
            count,
            origin=f"The embedding endpoint {self._url}",
            mend="Check POLYCITE_EMBEDDING_URL and _MODEL.",
        )


def as_unit_vectors(
    rows: Sequence[object], count: int, *, origin: str, mend: str
) -> Vectors:
    """Return what ``origin`` gave for ``count`` texts as unit vectors, in that order.

    Raises:
        EmbeddingUnavailable: It is not ``count`` rows of finite numbers, all of one
            length; the message ends with ``mend``.
    """
    if len(rows) != count:
        raise EmbeddingUnavailable(
            f"{origin} returned {len(rows)} vectors for {count} texts. {mend}"
        )
    try:
        numbers = np.asarray(rows, np.float64)
    except (TypeError, ValueError, OverflowError):
        # Rows of several lengths, or what are no numbers at all.
        numbers = np.empty(0)
    if numbers.ndim != 2 or not numbers.size or not np.isfinite(numbers).all():
        raise EmbeddingUnavailable(
            f"{origin} returned what are no vectors of one length. {mend}"
        )
    lengths = np.linalg.norm(numbers, axis=1, keepdims=True)
    unit: Vectors = (numbers / np.maximum(lengths, 1e-12)).astype(np.float32)
    return unit


def estimate_tokens(text: str) -> int:
    """Return three UTF-8 bytes a token, on the safe side of most tokenisers."""
    return len(text.encode("utf-8", "surrogatepass")) // 3 + 1


def is_loopback(url: str) -> bool:
    """Say whether ``url`` is on this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
