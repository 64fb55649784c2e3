"""Article to Chunks on sentence ends, with the span of each sentence.

LlamaIndex's splitter packs the sentences; which stretches are sentences is our rule.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from index.passages import Chunk, Span
from index.sentences import split_sentences

CHUNKER = "sentences-1"
"""Version of the rule below; an index made with another one is refused."""

_LARGEST_CHUNK_TOKENS = 230
_SENTENCE_SLACK_TOKENS = 30


def chunk(
    text: str, body: Sequence[Span], count_tokens: Callable[[str], int]
) -> list[Chunk]:
    """Return the chunks of ``body`` in order, about 150 to 250 tokens each.

    A chunk never holds text that ``body`` leaves out, so ``text[start:end]`` is what
    is embedded; stretches between left-out lines may therefore make short chunks.
    A sentence longer than a chunk is divided.
    """
    chunks: list[Chunk] = []
    for stretch in _joined(text, body):
        for span in _pack(text, stretch, count_tokens):
            inside = split_sentences(text[span.start : span.end])
            sentences = tuple(
                Span(start=span.start + s.start, end=span.start + s.end) for s in inside
            )
            chunks.append(Chunk(span=span, sentences=sentences))
    return chunks


def _joined(text: str, body: Sequence[Span]) -> list[Span]:
    """Join stretches that only white space lies between: a title and what follows."""
    joined: list[Span] = []
    for span in body:
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(start=joined[-1].start, end=span.end)
        else:
            joined.append(span)
    return joined


def _pack(text: str, stretch: Span, count_tokens: Callable[[str], int]) -> list[Span]:
    body = text[stretch.start : stretch.end]
    tokens = count_tokens(body)
    if tokens <= _LARGEST_CHUNK_TOKENS:
        return [stretch]
    # It takes two seconds, which short articles do without.
    from llama_index.core.node_parser import SentenceSplitter

    # Equal shares, so that the last chunk of a stretch is no stump.
    share = math.ceil(tokens / math.ceil(tokens / _LARGEST_CHUNK_TOKENS))
    splitter = SentenceSplitter(
        chunk_size=min(share + _SENTENCE_SLACK_TOKENS, _LARGEST_CHUNK_TOKENS + 20),
        chunk_overlap=0,
        tokenizer=lambda part: range(count_tokens(part)),
        chunking_tokenizer_fn=_sentences_with_spaces,
        paragraph_separator="\n\n\n\n",
    )
    spans: list[Span] = []
    cursor = stretch.start
    for piece in splitter.split_text(body):
        # The splitter gives back trimmed stretches of the text, in order.
        start = text.index(piece, cursor)
        cursor = start + len(piece)
        spans.append(Span(start=start, end=cursor))
    return spans


def _sentences_with_spaces(text: str) -> list[str]:
    """Divide ``text`` where sentences start; the pieces join back to ``text``."""
    starts = [0, *(s.start for s in split_sentences(text)[1:]), len(text)]
    return [text[a:b] for a, b in pairwise(starts)]
