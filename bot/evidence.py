"""Evidence: passages written as numbered sources, as much as their reader can use."""

from collections.abc import Sequence

from bot.disarming import blank_comments, disarm
from index.analysing import ascii_digits
from index.passages import Passage

# From here on a model is given whole passages and told where each comes from.
_LARGE_CHARACTERS = 8_000


def is_large(most_characters: int) -> bool:
    """Say whether a model that is sent this much evidence can weigh sources."""
    return most_characters >= _LARGE_CHARACTERS


def number_evidence(evidence: Sequence[Passage], most_characters: int) -> str:
    """Write passages as numbered sources, strongest first, within a budget.

    Each is one line. A small budget holds the sentences of each passage that answer
    best; a large one whole passages with their neighbours, and whose they are.
    """
    if is_large(most_characters):
        texts = _whole(evidence, most_characters)
    else:
        texts = _best_sentences(evidence, most_characters)
    return "\n\n".join(
        # A small model reads 72 where it stumbles over the digits of another script.
        f"[{number}] {ascii_digits(disarm(text, len(evidence)))}"
        for number, text in enumerate(texts, start=1)
    )


def _best_sentences(evidence: Sequence[Passage], most_characters: int) -> list[str]:
    """Return of each passage its best sentence, and the next best while there is room.

    A sentence is kept whole, and the best of a passage is kept always. Together they
    hold the answer as often as windows of twice their length.
    """
    ranked = [_rank(passage) for passage in evidence]
    room = most_characters - sum(
        _size(text) for texts in ranked for _, text in texts[:1]
    )
    chosen: list[str] = []
    for texts in ranked:
        size = sum(_size(text) for _, text in texts[1:2])
        kept = 2 if size <= room else 1
        room -= size if kept == 2 else 0
        chosen.append(" ".join(text for _, text in sorted(texts[:kept])))
    return chosen


def _rank(passage: Passage) -> list[tuple[int, str]]:
    """Return where a passage's sentences begin and what a reader sees of them, best first."""
    text = blank_comments(passage.text)
    ranked = sorted(
        passage.sentences, key=lambda s: (s != passage.sentence, -s.worth, s.start)
    )
    seen = (
        (s.start, text[s.start - passage.start : s.end - passage.start]) for s in ranked
    )
    return [(start, shown) for start, shown in seen if not shown.isspace()]


def _size(text: str) -> int:
    """Count characters as tokens count them: one that is not ASCII is about two."""
    return sum(1 if character.isascii() else 2 for character in text)


def _whole(evidence: Sequence[Passage], most_characters: int) -> list[str]:
    """Return passages with the texts around them, as long as there is room.

    A neighbour that is a source itself is not said twice.
    """
    texts = _best_sentences(evidence, 0)
    room = most_characters - sum(map(len, texts))
    for place, passage in enumerate(evidence):
        more = len(passage.text) - len(texts[place])
        if more <= room:
            room -= more
            texts[place] = passage.text
    said = {"", *(passage.text for passage in evidence)}
    for place, passage in enumerate(evidence):
        # What follows a passage explains it more often than what precedes it.
        if passage.after not in said and len(passage.after) <= room:
            said.add(passage.after)
            room -= len(passage.after)
            texts[place] = f"{texts[place]} {passage.after}"
        if passage.before not in said and len(passage.before) <= room:
            said.add(passage.before)
            room -= len(passage.before)
            texts[place] = f"{passage.before} {texts[place]}"
    return [
        f"{_origin(passage)} {blank_comments(text)}"
        for passage, text in zip(evidence, texts, strict=True)
    ]


def _origin(passage: Passage) -> str:
    """Return whose words a passage is: outlet or file, date, language and title."""
    source = passage.source
    title = f'"{source.title}"' if source.title else ""
    known = (source.outlet or source.file, source.published, source.language, title)
    return f"({', '.join(filter(None, known))})"
