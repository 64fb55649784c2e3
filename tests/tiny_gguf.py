"""A language model of 150 kB that llama.cpp loads in a moment."""

import math
import struct
from pathlib import Path

_UINT32, _FLOAT32, _STRING, _ARRAY, _INT32 = 4, 6, 8, 9, 5
_WIDTH, _BYTES = 32, [f"<0x{byte:02X}>" for byte in range(256)]
_TOKENS = ["<unk>", "<s>", "</s>", *_BYTES]
_SQUARE, _TALL, _FLAT = (_WIDTH, _WIDTH), (_WIDTH, 64), (64, _WIDTH)
_TENSORS: dict[str, tuple[int, ...]] = {
    "token_embd.weight": (_WIDTH, len(_TOKENS)),
    "output_norm.weight": (_WIDTH,),
    "blk.0.attn_norm.weight": (_WIDTH,),
    "blk.0.attn_q.weight": _SQUARE,
    "blk.0.attn_k.weight": _SQUARE,
    "blk.0.attn_v.weight": _SQUARE,
    "blk.0.attn_output.weight": _SQUARE,
    "blk.0.ffn_norm.weight": (_WIDTH,),
    "blk.0.ffn_gate.weight": _TALL,
    "blk.0.ffn_up.weight": _TALL,
    "blk.0.ffn_down.weight": _FLAT,
}


def _text(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


def _array(kind: int, items: list[bytes]) -> bytes:
    return struct.pack("<IIQ", _ARRAY, kind, len(items)) + b"".join(items)


def write_tiny_gguf(path: Path) -> Path:
    """Write a one-layer model that answers with any bytes, in the GGUF format."""
    settings = {
        "general.architecture": struct.pack("<I", _STRING) + _text("llama"),
        "tokenizer.ggml.model": struct.pack("<I", _STRING) + _text("llama"),
        "tokenizer.ggml.tokens": _array(_STRING, [_text(token) for token in _TOKENS]),
        "tokenizer.ggml.scores": _array(
            _FLOAT32, [struct.pack("<f", -i) for i in range(len(_TOKENS))]
        ),
        # Unknown, control, control, then bytes.
        "tokenizer.ggml.token_type": _array(
            _INT32, [struct.pack("<i", kind) for kind in (2, 3, 3, *[6] * 256)]
        ),
        "llama.attention.layer_norm_rms_epsilon": struct.pack("<If", _FLOAT32, 1e-5),
        **{
            f"llama.{name}": struct.pack("<II", _UINT32, value)
            for name, value in {
                "context_length": 8192,
                "embedding_length": _WIDTH,
                "block_count": 1,
                "feed_forward_length": 64,
                "attention.head_count": 1,
                "attention.head_count_kv": 1,
            }.items()
        },
    }
    head = b"GGUF" + struct.pack("<IQQ", 3, len(_TENSORS), len(settings))
    for key, value in settings.items():
        head += _text(key) + value
    data = b""
    for name, shape in _TENSORS.items():
        head += _text(name) + struct.pack("<I", len(shape))
        head += struct.pack(f"<{len(shape)}QIQ", *shape, 0, len(data))
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        data += struct.pack(f"<{count}f", *(math.sin(i * i) for i in range(count)))
    path.write_bytes(head + bytes(-len(head) % 32) + data)
    return path
