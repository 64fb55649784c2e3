"""Do cited passages entail a sentence? Our checker, in the place of ALCE's model."""

from collections.abc import Sequence

from bot.checking import Checker, Supported
from bot.drafting import DraftSentence
from bot.evaluation.outcomes import Entailment
from index.aligning import Aligner
from index.passages import Passage


class Entailer:
    """Holds the sentences of one answer against passages that they cite."""

    def __init__(self, aligner: Aligner, question: str, language: str) -> None:
        """Check sentences in ``language`` that answer ``question``."""
        self._aligner = aligner
        self._question = question
        self._language = language
        self._checkers: dict[tuple[int, ...], Checker] = {}

    def look(self, text: str, passages: Sequence[Passage]) -> Entailment:
        """Return what ``passages``, those of the citations in order, say of ``text``.

        About 15 ms for a sentence, 40 ms more for a passage that comes first.

        Raises:
            EmbeddingUnavailable: See ``Aligner.read``.
        """
        if len(passages) < 2:
            return Entailment(by_all=self._entail(text, passages))
        rest = [[*passages[:n], *passages[n + 1 :]] for n in range(len(passages))]
        return Entailment(
            by_all=self._entail(text, passages),
            by_each=tuple(self._entail(text, [passage]) for passage in passages),
            by_others=tuple(self._entail(text, others) for others in rest),
        )

    def _entail(self, text: str, passages: Sequence[Passage]) -> bool:
        # Two citations may be two sentences of one passage.
        distinct = list({passage.chunk_id: passage for passage in passages}.values())
        # What is quoted is in the language of its article, which is no fault of it.
        if any(_folded(text) in _folded(passage.text) for passage in distinct):
            return True
        if not distinct:
            return False
        key = tuple(passage.chunk_id for passage in distinct)
        if key not in self._checkers:
            self._checkers[key] = Checker(
                self._aligner, self._question, self._language, distinct
            )
        every = tuple(range(1, len(distinct) + 1))
        verdict = self._checkers[key].check(DraftSentence(text=text, numbers=every))
        return isinstance(verdict, Supported)


def _folded(text: str) -> str:
    return " ".join(text.split())
