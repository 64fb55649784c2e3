"""An embedder one can compute by hand, and the same embedder behind HTTP."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

from index.embedding import Vectors
from index.probing import probes

LEXICON: dict[str, dict[str, str]] = {
    "apple": {
        "en": "apple",
        "de": "Apfel",
        "uk": "яблук",
        "ar": "تفاح",
        "fa": "سیب",
        "zh": "苹果",
        "th": "แอปเปิล",
    },
    "carpet": {
        "en": "carpet",
        "de": "Teppich",
        "uk": "килим",
        "ar": "سجاد",
        "fa": "فرش",
        "zh": "地毯",
        "th": "พรม",
    },
    "castle": {
        "en": "castle",
        "de": "Schloss",
        "uk": "замок",
        "ar": "قلعة",
        "fa": "قلعه",
        "zh": "城堡",
        "th": "ปราสาท",
    },
    "elephant": {
        "en": "elephant",
        "de": "Elefant",
        "uk": "слон",
        "ar": "فيل",
        "fa": "فیل",
        "zh": "大象",
        "th": "ช้าง",
    },
    "honey": {
        "en": "honey",
        "de": "Honig",
        "uk": "мед",
        "ar": "عسل",
        "fa": "عسل",
        "zh": "蜂蜜",
        "th": "น้ำผึ้ง",
    },
    "lighthouse": {
        "en": "lighthouse",
        "de": "Leuchtturm",
        "uk": "маяк",
        "ar": "منارة",
        "fa": "فانوس",
        "zh": "灯塔",
        "th": "ประภาคาร",
    },
    "violin": {
        "en": "violin",
        "de": "Geige",
        "uk": "скрипк",
        "ar": "كمان",
        "fa": "ویولن",
        "zh": "小提琴",
        "th": "ไวโอลิน",
    },
}
"""Thing -> language -> the letters that every form of its name there begins with."""

_NAMES = [
    tuple({name.casefold() for name in names.values()}) for names in LEXICON.values()
]


class LexiconEmbedder:
    """Counts the things of LEXICON that a text names, in whatever language.

    Dimension n is the n-th thing; dimension 0 stands alone for a text that names none.
    ``passages`` and ``questions`` keep every text that was embedded.
    """

    tells_questions_apart = False

    def __init__(self, model: str = "lexicon") -> None:
        """Count under the name ``model``."""
        self.model = model
        self.passages: list[str] = []
        self.questions: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the counts of each text, scaled to unit length."""
        self.passages += texts
        return np.stack([_embed(text) for text in texts])

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return the counts of each text, scaled to unit length."""
        self.questions += texts
        return np.stack([_embed(text) for text in texts])

    def count_tokens(self, text: str) -> int:
        """Return the number of words between white space."""
        return len(text.split())


class TranslatingEmbedder(LexiconEmbedder):
    """Puts each probe where it puts its translations: it can tell a translation."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return counts of things; for the nth probe, those of the nth thing."""
        rows = super().embed_passages(texts)
        for row, text in zip(rows, texts, strict=True):
            if text in _PROBE_NUMBERS:
                row[:] = np.eye(len(row))[1 + _PROBE_NUMBERS[text] % len(LEXICON)]
        return rows


_PROBE_NUMBERS = {
    text: number
    for sentences in probes().values()
    for number, text in enumerate(sentences)
}


def _embed(text: str) -> Vectors:
    folded = text.casefold()
    counts = [sum(folded.count(name) for name in names) for names in _NAMES]
    vector = np.array([0 if any(counts) else 1, *counts], np.float64)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


Reply = tuple[int, str, bytes] | tuple[int, str, bytes, dict[str, str]]
"""HTTP status, content type, body and perhaps headers; status 0 hangs up."""


@dataclass
class EmbeddingWire:
    """An embeddings endpoint on loopback; ``inputs`` keeps the texts of each request.

    ``reply`` answers a request in place of the LexiconEmbedder.
    """

    url: str = ""
    inputs: list[list[str]] = field(default_factory=list)
    reply: Callable[[list[str]], Reply] | None = None


@contextmanager
def embedding_wire(
    reply: Callable[[list[str]], Reply] | None = None,
) -> Iterator[EmbeddingWire]:
    """Serve embeddings on a free port of 127.0.0.1."""
    wire = EmbeddingWire(reply=reply)

    class Handler(BaseHTTPRequestHandler):
        # One packet for each reply: the other end delays its thanks for half a one.
        wbufsize = -1

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            asked = self.rfile.read(length)
            if len(asked) < length:
                # Whoever asks was killed in the middle of a word.
                return
            texts: list[str] = json.loads(asked)["input"]
            wire.inputs.append(texts)
            status, kind, body, *headers = (wire.reply or lexicon_reply)(texts)
            if status == 0:
                return
            self.send_response(status)
            for name, value in (headers[0] if headers else {}).items():
                self.send_header(name, value)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: ARG002
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    wire.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield wire
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def lexicon_reply(texts: list[str]) -> Reply:
    """Answer as an OpenAI-compatible server of LexiconEmbedder would."""
    rows = LexiconEmbedder().embed_passages(texts)
    return json_reply(
        [{"index": i, "embedding": row.tolist()} for i, row in enumerate(rows)]
    )


def json_reply(data: list[dict[str, Any]]) -> Reply:
    """Answer with ``data`` as the rows of an embeddings response."""
    rows = [{"object": "embedding", **row} for row in data]
    usage = {"prompt_tokens": 0, "total_tokens": 0}
    body = {"object": "list", "model": "lexicon", "data": rows, "usage": usage}
    return 200, "application/json", json.dumps(body).encode()
