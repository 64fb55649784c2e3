"""Evidence: passages written as numbered sources, as much as their reader can use."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.disarming import blank_comments, disarm
from bot.redating import redate
from index.analysing import ascii_digits
from index.passages import Passage, Sentence

# From here on a model is given whole passages and told where each comes from.
_LARGE_CHARACTERS = 8_000


def is_large(most_characters: int) -> bool:
    """Say whether a model that is sent this much evidence can weigh sources."""
    return most_characters >= _LARGE_CHARACTERS


def leave_out(
    evidence: Sequence[Passage], sentences: Collection[Sentence]
) -> list[Passage]:
    """Return ``evidence`` with ``sentences`` blanked; a passage keeps one at least."""
    return [_without(passage, sentences) for passage in evidence]


def _without(passage: Passage, sentences: Collection[Sentence]) -> Passage:
    seen = {row.start for row in _rank(passage)}
    kept = tuple(s for s in passage.sentences if s not in sentences)
    if seen.isdisjoint(s.start for s in kept):
        return passage
    text = passage.text
    for sentence in {*passage.sentences} - {*kept}:
        start, end = sentence.start - passage.start, sentence.end - passage.start
        text = text[:start] + " " * (end - start) + text[end:]
    best = max(kept, key=lambda s: (s.start in seen, s == passage.sentence, s.worth))
    return replace(passage, text=text, sentences=kept, sentence=best)


def number_evidence(
    evidence: Sequence[Passage], most_characters: int, language: str
) -> str:
    """Write passages as numbered sources for an asker of ``language``, strongest first.

    Each is one line, all of them within a budget. A small budget holds the sentences of each passage that answer
    best; a large one whole passages with their neighbours, and whose they are.
    """
    if is_large(most_characters):
        texts = _whole(evidence, most_characters)
    else:
        texts = [
            redate(text, passage.language, language)
            for passage, text in zip(
                evidence, _best_sentences(evidence, most_characters), strict=True
            )
        ]
    return "\n\n".join(
        # A small model reads 72 where it stumbles over the digits of another script.
        f"[{number}] {ascii_digits(disarm(text, len(evidence)))}"
        for number, text in enumerate(texts, start=1)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seen:
    """A sentence as a model sees it, and where in its passage it begins."""

    start: int
    text: str
    worth: float


def _best_sentences(evidence: Sequence[Passage], most_characters: int) -> list[str]:
    """Return of each passage its best sentence, and others as long as there is room.

    The others come by what they and their passages are worth. A sentence is kept whole.
    """
    ranked = [_rank(passage) for passage in evidence]
    chosen = [sentences[:1] for sentences in ranked]
    room = most_characters - sum(_size(seen.text) for row in chosen for seen in row)
    others = [
        (passage.score + seen.worth, place, seen)
        for place, passage in enumerate(evidence)
        for seen in ranked[place][1:]
    ]
    for _, place, seen in sorted(others, key=lambda row: -row[0]):
        if _size(seen.text) <= room:
            room -= _size(seen.text)
            chosen[place].append(seen)
    return [
        " ".join(seen.text for seen in sorted(row, key=lambda seen: seen.start))
        for row in chosen
    ]


def _rank(passage: Passage) -> list[_Seen]:
    """Return the sentences of a passage that a reader would see, best first."""
    text = blank_comments(passage.text)
    ranked = sorted(
        passage.sentences, key=lambda s: (s != passage.sentence, -s.worth, s.start)
    )
    return [
        _Seen(start=s.start, text=shown, worth=s.worth)
        for s in ranked
        if not (
            shown := text[s.start - passage.start : s.end - passage.start]
        ).isspace()
    ]


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
    known = (source.outlet or source.file, source.published, passage.language, title)
    return f"({', '.join(filter(None, known))})"
