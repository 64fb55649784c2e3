"""An OpenAI-compatible endpoint as an Embedder: many texts in few requests at a time.

What an endpoint cannot take now is sent again when it says, or after pauses that grow;
all requests wait then, since it is the account that is over its rate.
"""

import math
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, cast

import numpy as np

from index.beside import together
from index.embedding import Vectors, as_unit_vectors, estimate_tokens
from index.endpoints import is_loopback, shown_address
from index.errors import EmbeddingUnavailable
from index.retrying import MAY_PASS, asked_to_wait, pause_before_retry, words_of

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI, OpenAIError

_MOST_TEXTS = 64
_MOST_CHARACTERS = 8_000
_CONCURRENCY = 4
# What an endpoint may answer to more texts, or longer ones, than it takes at once.
_TOO_MUCH = frozenset([400, 413, 422])
# An ingest has time, and somebody who asks has none.
_INGEST_TRIES, _INGEST_PATIENCE_S = 12, 600.0
_QUESTION_TRIES, _QUESTION_PATIENCE_S = 3, 10.0
# Where nothing ever answered, nothing is likely to.
_FIRST_TRIES = 3
_WORTH_TELLING_S = 2.0


class EndpointEmbedder:
    """Any OpenAI-compatible ``/embeddings`` endpoint; safe to share among threads."""

    def __init__(
        self,
        *,
        url: str,
        model: str,
        api_key: str,
        question_prefix: str = "",
        passage_prefix: str = "",
        batch: int = _MOST_TEXTS,
        timeout_s: float = 60.0,
        patience_s: float = _INGEST_PATIENCE_S,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Keep the address; nothing is sent before the first text.

        Prefixes change vectors, so ``model`` names those that are not empty. A request
        has ``batch`` texts at most; one about passages is tried again for up to
        ``patience_s``, of which ``tell`` hears.
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
        self._most_texts = batch
        self._timeout_s = timeout_s
        self._patience_s = patience_s
        self._pauses = _Pauses(tell, shown_address(url))
        self._has_answered = False
        self._opening = threading.Lock()
        self._client: OpenAI | None = None

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, sent in batches, some at a time.

        Raises:
            EmbeddingUnavailable: The endpoint refuses, or fails for too long.
        """
        prefixed = [self._passage_prefix + text for text in texts]
        portions = list(self._portions(prefixed))
        rows = together(
            lambda portion: self._embed(portion, _INGEST_TRIES, self._patience_s),
            portions,
            _CONCURRENCY,
        )
        return self._joined(rows)

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per question.

        Raises:
            EmbeddingUnavailable: The endpoint refuses, fails or is out of reach.
        """
        rows = [
            self._embed(portion, _QUESTION_TRIES, _QUESTION_PATIENCE_S)
            for portion in self._portions([self._question_prefix + t for t in texts])
        ]
        return self._joined(rows)

    def count_tokens(self, text: str) -> int:
        """Return an estimate; see ``estimate_tokens``."""
        return estimate_tokens(text)

    def _portions(self, texts: Sequence[str]) -> Iterator[list[str]]:
        """Cut texts into those of a request each."""
        portion: list[str] = []
        characters = 0
        for text in texts:
            is_full = characters + len(text) > _MOST_CHARACTERS
            if portion and (is_full or len(portion) >= self._most_texts):
                yield portion
                portion, characters = [], 0
            portion.append(text)
            characters += len(text)
        if portion:
            yield portion

    def _embed(self, texts: list[str], most_tries: int, patience_s: float) -> Vectors:
        """Return the vectors of one request, or of several if it is too large."""
        import openai

        try:
            return self._try(texts, most_tries, time.monotonic() + patience_s)
        except openai.APIStatusError as error:
            if error.status_code not in _TOO_MUCH or len(texts) == 1:
                raise self._refused(error) from None
        except (openai.OpenAIError, ValueError, RecursionError) as error:
            # A key that no header can carry, a reply that is no JSON or a tower of it.
            raise EmbeddingUnavailable(
                f"The embedding endpoint {self._pauses.address} is out of reach"
                f" ({words_of(error, self._api_key)})."
                " Check POLYCITE_EMBEDDING_URL, then try again."
            ) from None
        half = (len(texts) + 1) // 2
        halves = texts[:half], texts[half:]
        rows = [self._embed(part, most_tries, patience_s) for part in halves]
        # Both were taken, so that it was the size.
        self._most_texts = min(self._most_texts, half)
        return self._joined(rows)

    def _try(self, texts: list[str], most_tries: int, deadline: float) -> Vectors:
        """Send a request again until it is answered, or there is no use in it."""
        import openai

        tries = 0
        while True:
            self._pauses.sit_out()
            tries += 1
            try:
                reply = self._open().embeddings.create(
                    model=self._name, input=texts, encoding_format="float"
                )
            except openai.OpenAIError as error:
                pause = self._pause(error, tries, most_tries)
                if pause is None or time.monotonic() + pause > deadline:
                    raise
                self._pauses.begin(pause, words_of(error, self._api_key))
            else:
                self._has_answered = True
                return self._unit_vectors(reply, len(texts))

    def _pause(self, error: "OpenAIError", tries: int, most: int) -> float | None:
        is_reached = self._has_answered or hasattr(error, "status_code")
        return pause_before_retry(
            error,
            tries,
            most_tries=most if is_reached else min(most, _FIRST_TRIES),
            after_silence=self._has_answered,
        )

    def _open(self) -> "OpenAI":
        import openai

        with self._opening:
            if self._client is None:
                self._client = openai.OpenAI(
                    base_url=self._url,
                    api_key=self._api_key,
                    timeout=self._timeout_s,
                    # The SDK's own retries know of no other request that waits.
                    max_retries=0,
                    # A proxy of the environment is for other machines, never for this one.
                    http_client=openai.DefaultHttpxClient(
                        trust_env=not is_loopback(self._url),
                        follow_redirects=False,
                    ),
                )
                # Nobody closes an embedder; its connections go with it.
                weakref.finalize(self, self._client.close)
            return self._client

    def _refused(self, error: "APIStatusError") -> EmbeddingUnavailable:
        wait_s = asked_to_wait(error)
        if wait_s:
            mend = f"Try again in {math.ceil(wait_s):,} s."
        elif error.status_code in MAY_PASS or error.status_code >= 500:
            mend = "Try again later."
        else:
            mend = "Check POLYCITE_EMBEDDING_URL, _MODEL and _API_KEY."
        return EmbeddingUnavailable(
            f"The embedding endpoint {self._pauses.address} answered"
            f" {error.status_code}: {words_of(error, self._api_key)}. {mend}"
        )

    def _joined(self, rows: Sequence[Vectors]) -> Vectors:
        """Return the vectors of several replies as one array."""
        if len({vectors.shape[1] for vectors in rows}) > 1:
            raise EmbeddingUnavailable(
                f"The embedding endpoint {self._pauses.address} returned vectors of"
                " several lengths. Check POLYCITE_EMBEDDING_URL and _MODEL."
            )
        return np.concatenate(rows) if rows else np.empty((0, 0), np.float32)

    def _unit_vectors(self, reply: object, count: int) -> Vectors:
        """Return the ``count`` rows of a reply in order, whatever it was that replied."""
        rows = sorted(
            cast("list[object]", getattr(reply, "data", None) or []),
            key=lambda row: getattr(row, "index", None) or 0,
        )
        return as_unit_vectors(
            [getattr(row, "embedding", None) for row in rows],
            count,
            origin=f"The embedding endpoint {self._pauses.address}",
            mend="Check POLYCITE_EMBEDDING_URL and _MODEL.",
        )


class _Pauses:
    """The time before which nothing is sent to one endpoint, whoever learned of it."""

    def __init__(self, tell: Callable[[str], None], address: str) -> None:
        self.address = address
        self._tell = tell
        self._until = 0.0
        self._changing = threading.Lock()

    def begin(self, seconds: float, reason: str) -> None:
        """Send nothing for so many seconds from now."""
        with self._changing:
            until = time.monotonic() + seconds
            # Requests that were under way together fail together: that is told once.
            is_news = until - max(self._until, time.monotonic()) > _WORTH_TELLING_S
            self._until = max(self._until, until)
        if is_news:
            self._tell(
                f"The embedding endpoint {self.address} cannot answer now ({reason});"
                f" asking again in {math.ceil(seconds):,} s."
            )

    def sit_out(self) -> None:
        """Wait until something may be sent."""
        while (left := self._until - time.monotonic()) > 0:
            time.sleep(left)
