"""Evidence: passages written as numbered sources, short enough for their reader."""

from collections.abc import Sequence

from index.passages import Passage


def number_evidence(evidence: Sequence[Passage], most_characters: int) -> str:
    """Write passages as numbered sources, strongest first, within a budget.

    Each passage is cut to whole sentences around the one closest to the question.
    """
    share = max(most_characters // max(len(evidence), 1), 200)
    lines: list[str] = []
    for number, passage in enumerate(evidence, start=1):
        lines.append(f"[{number}] {_window(passage, share)}")
    return "\n\n".join(lines)


def _window(passage: Passage, most_characters: int) -> str:
    sentences = passage.sentences
    first = last = sentences.index(passage.sentence)
    grew = True
    while grew:
        grew = False
        # What follows a sentence explains it more often than what precedes it.
        for before, after in ((0, 1), (1, 0)):
            a, b = first - before, last + after
            if a < 0 or b >= len(sentences):
                continue
            if sentences[b].end - sentences[a].start <= most_characters:
                first, last, grew = a, b, True
    start = sentences[first].start - passage.start
    end = sentences[last].end - passage.start
    return " ".join(passage.text[start:end].split())
