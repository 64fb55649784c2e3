"""An answer in the making: sentences kept, citations numbered, time kept."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answers import (
    MOST_DIFFERING,
    AnswerSentence,
    Attempt,
    Citation,
    Refused,
    Rung,
    Step,
)
from bot.chat_events import TokenUse
from index.passages import Passage, Retrieval, Sentence

# Whoever quotes does not wait for what checks.
if TYPE_CHECKING:
    from bot.checking import Supported


@dataclass(frozen=True, slots=True)
class SentenceChecked:
    """A sentence passed its checks and may be shown, with the citations new in it."""

    sentence: AnswerSentence
    new_citations: tuple[Citation, ...]


class Composition:
    """What has been written for one question, and how long each stage took."""

    def __init__(self, retrieval: Retrieval, model: str | None) -> None:
        """Start with nothing written by ``model``."""
        self.retrieval = retrieval
        self.model = model
        self.sentences: list[AnswerSentence] = []
        self.citations: list[Citation] = []
        self.refused: list[Refused] = []
        self.drafts = 0
        self.tokens: TokenUse | None = None
        self.notice: str | None = None
        self.found_nothing = False
        self._differing: list[tuple[Passage, Sentence]] = []
        self._ladder: list[Step] = []
        self._seconds = {"retrieve": retrieval.seconds}
        self._stage: str | None = None
        self._since = 0.0

    def start(self, stage: str) -> None:
        """End the stage under way and begin ``stage``."""
        self.stop()
        self._stage, self._since = stage, time.perf_counter()

    def stop(self) -> None:
        """End the stage under way."""
        if self._stage is not None:
            spent = time.perf_counter() - self._since
            self._seconds[self._stage] = self._seconds.get(self._stage, 0.0) + spent
            self._stage = None

    def climb_down(self, rung: Rung, outcome: str) -> None:
        """Note what became of a rung of the ladder."""
        self._ladder.append(Step(rung=rung, outcome=outcome))

    def count(self, use: TokenUse) -> None:
        """Add what one reply of the model took."""
        before = self.tokens or TokenUse(prompt=0, completion=0)
        self.tokens = TokenUse(
            prompt=before.prompt + use.prompt,
            completion=before.completion + use.completion,
            cached=before.cached + use.cached,
        )

    def keep(self, verdict: "Supported") -> SentenceChecked:
        """Number a sentence's places, the same place under the same number."""
        numbers: list[int] = []
        new: list[Citation] = []
        for passage, sentence in verdict.places:
            known = (
                c.number
                for c in (*self.citations, *new)
                if _key(c.passage, c.sentence) == _key(passage, sentence)
            )
            number = next(known, None)
            if number is None:
                number = len(self.citations) + len(new) + 1
                new.append(Citation(number=number, passage=passage, sentence=sentence))
            numbers.append(number)
        kept = AnswerSentence(
            text=verdict.text,
            citations=tuple(sorted(set(numbers))),
            is_moved=verdict.is_moved,
        )
        self.sentences.append(kept)
        self.citations += new
        self._differing += verdict.differing
        return SentenceChecked(sentence=kept, new_citations=tuple(new))

    @property
    def differing(self) -> tuple[Citation, ...]:
        """Places that disagree with what is said, numbered on after the citations.

        What a sentence cites is said already; of a story that disagrees with several
        sentences, the first place counts.
        """
        cited = {_key(c.passage, c.sentence) for c in self.citations}
        place_by_story: dict[int, tuple[Passage, Sentence]] = {}
        for passage, sentence in self._differing:
            if _key(passage, sentence) not in cited:
                place_by_story.setdefault(passage.source.story, (passage, sentence))
        shown = list(place_by_story.values())[:MOST_DIFFERING]
        return tuple(
            Citation(number=number, passage=passage, sentence=sentence)
            for number, (passage, sentence) in enumerate(
                shown, start=len(self.citations) + 1
            )
        )

    def attempt(self) -> Attempt:
        """Return what it took so far."""
        return Attempt(
            retrieval=self.retrieval,
            # A question far from every passage is put to no model.
            model=self.model if self.drafts else None,
            notice=self.notice,
            drafts=self.drafts,
            tokens=self.tokens,
            refused=tuple(self.refused),
            ladder=tuple(self._ladder),
            seconds_by_stage=dict(self._seconds),
        )


def _key(passage: Passage, sentence: Sentence) -> tuple[int, int]:
    return passage.chunk_id, sentence.start
