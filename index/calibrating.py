"""What an embedding says of a text's language rather than of its meaning.

Vectors of one language share a direction, so that a passage in the question's own
language gets a bonus for nothing. The direction is estimated from the same ten
sentences in every language (``probing``), with the embedder that made the index: that
works for a language with one article. The mean of a language's own passages says more
once there are many of them, and less before: it is then the mean of their topic.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from index.embedding import Vectors, unit
from index.holdings import LanguageSums

_PROBES_WEIGH_CHUNKS = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class ProbedLanguage:
    """The vectors of one language's probes, shape ``(probes, dimension)`` each."""

    language: str
    questions: Vectors
    passages: Vectors


class Calibration:
    """Takes what language alone contributes out of vectors, and says what is left."""

    def __init__(
        self, probed: Mapping[str, ProbedLanguage], sums: Collection[LanguageSums]
    ) -> None:
        """Use ``probed``, refined by the means of what is stored.

        A language's mean passage is trusted in proportion to the chunks it rests on; a
        language without probes has nothing else.
        """
        self._likeness = _likeness(probed.values())
        across = [near for (a, b), near in self._likeness.items() if a != b]
        self._any_likeness = sum(across) / max(len(across), 1)
        self._questions = {code: _mean(p.questions) for code, p in probed.items()}
        self._any_question = _mean(self._questions.values())
        self._passages = {code: _mean(p.passages) for code, p in probed.items()}
        self._any_passage = _mean(self._passages.values())
        centre = _mean([s.passage_mean for s in sums]) if sums else self._any_passage
        self._trust: dict[str, float] = {}
        probe_biases = dict(self._passages)
        for stored in sums:
            probe_bias = probe_biases.get(_base(stored.language), self._any_passage)
            seen = stored.passage_mean - centre + self._any_passage
            weight = stored.chunks / (stored.chunks + _PROBES_WEIGH_CHUNKS)
            self._trust[stored.language] = weight
            self._passages[stored.language] = weight * seen + (1 - weight) * probe_bias

    @property
    def dimension(self) -> int:
        """How many numbers a vector of this index has."""
        return self._any_question.size

    def question(self, vector: Vectors, language: str) -> Vectors:
        """Return a question's vector without its language, of unit length again."""
        bias = self._questions.get(_base(language), self._any_question)
        return unit(vector - bias)

    def passages(self, vectors: Vectors, language: str) -> Vectors:
        """Return vectors of passages or sentences without their language.

        They are of unit length again: what a language contributes is long in some texts
        and short in others, and says nothing of what they mean.
        """
        return unit(vectors - self.passage_bias(language))

    def passage_bias(self, language: str) -> Vectors:
        """Return what every passage and sentence of ``language`` has in common."""
        for code in (language, _base(language)):
            if code in self._passages:
                return self._passages[code]
        return self._any_passage

    def trust(self, language: str) -> float:
        """Return how far the stored passages of a language calibrate it, in [0, 1)."""
        return self._trust.get(language, 0.0)

    def likeness(self, question_language: str, passage_language: str) -> float:
        """Return how near a question is to a passage that says the same, in [-1, 1].

        It is the mean cosine of a probe with itself in the other language: what this
        embedder makes of this pair of languages. For a language without probes it is
        that of the mean pair of different languages.
        """
        pair = _base(question_language), _base(passage_language)
        return self._likeness.get(pair, self._any_likeness)


def _likeness(probed: Collection[ProbedLanguage]) -> dict[tuple[str, str], float]:
    questions = {p.language: unit(p.questions - _mean(p.questions)) for p in probed}
    passages = {p.language: unit(p.passages - _mean(p.passages)) for p in probed}
    return {
        (asked, written): float((questions[asked] * passages[written]).sum(1).mean())
        for asked in questions
        for written in passages
    }


def _mean(vectors: Collection[Vectors] | Vectors) -> Vectors:
    return np.asarray(np.mean(list(vectors), axis=0), np.float32)


def _base(language: str) -> str:
    return language.split("-")[0]
