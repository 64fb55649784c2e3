"""Article to Chunks on sentence ends, with the span of each sentence.

LlamaIndex's splitter packs the sentences; which stretches are sentences is our rule.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from index.passages import Chunk, Span
from index.sentences import split_sentences
from ingest.mixing import Stretch

CHUNKER = "sentences-3"
"""Version of the rule below; an index made with another one is refused."""

_LARGEST_CHUNK_TOKENS = 230
_SENTENCE_SLACK_TOKENS = 30


def chunk(
    text: str,
    body: Sequence[Span],
    count_tokens: Callable[[str], int],
    elsewhere: Sequence[Stretch] = (),
) -> list[Chunk]:
    """Return the chunks of ``body`` in order, about 150 to 250 tokens each.

    A chunk never holds text that ``body`` leaves out, so ``text[start:end]`` is what
    is embedded, nor text of two languages: ``elsewhere`` are the stretches in another
    than the article's. What lies between may therefore make short chunks. A sentence
    longer than a chunk is divided.
    """
    chunks: list[Chunk] = []
    for spans, language in _parted(text, body, elsewhere):
        for joined in _joined(text, spans):
            for packed in _pack(text, joined, count_tokens):
                sentences = _sentences(text, packed)
                chunks.append(
                    Chunk(span=packed, sentences=sentences, language=language)
                )
    return chunks


def _sentences(text: str, span: Span) -> tuple[Span, ...]:
    inside = split_sentences(text[span.start : span.end])
    return tuple(
        Span(start=span.start + s.start, end=span.start + s.end) for s in inside
    )


def _parted(
    text: str, body: Sequence[Span], elsewhere: Sequence[Stretch]
) -> list[tuple[list[Span], str | None]]:
    """Return the parts of ``body``, each in one language; None is the article's."""
    ends = [edge for s in elsewhere for edge in (s.span.start, s.span.end)]
    bounds = [0, *ends, len(text)]
    languages = [x for s in elsewhere for x in (None, s.language)]
    return [
        (_within(text, body, start, end), language)
        for (start, end), language in zip(
            pairwise(bounds), [*languages, None], strict=True
        )
    ]


def _within(text: str, body: Sequence[Span], start: int, end: int) -> list[Span]:
    """Return what lies between two places, without white space around it."""
    found: list[Span] = []
    for span in body:
        first, last = max(span.start, start), min(span.end, end)
        if inside := text[first:last].strip() if first < last else "":
            first = text.index(inside, first)
            found.append(Span(start=first, end=first + len(inside)))
    return found


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
