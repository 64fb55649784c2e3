"""What the Checker is tried on: true sentences, false ones, wrong citations."""

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.answers import Refused
from bot.checking import Checker
from bot.drafting import DraftSentence
from index.aligning import Aligner, ReadText
from index.figures import figures_in
from index.passages import Passage
from tests.benchmarks.corruptions import (
    change_number,
    deny,
    negate,
    numbers_taken,
    shift_date,
)
from tests.benchmarks.lines import Line
from tests.benchmarks.swapped_names import Namer
from tests.benchmarks.tables import Cell

Kind = Literal[
    "true",
    "numbers",
    "dates",
    "names",
    "next",
    "other",
    "moved",
    "negated",
    "denied",
]
KINDS: Mapping[Kind, str] = {
    "true": "true sentences kept",
    "numbers": "a number changed: refused",
    "dates": "a date shifted: refused",
    "names": "a name of the same article put in: refused",
    "next": "next passage cited: refused",
    "other": "passage of another article cited: refused",
    "moved": "next passage cited, true one given: moved to it",
    "negated": "a verb negated: refused",
    "denied": "after 'It is not true that': refused",
}
"""What is tried, and of what a share is shown."""

_WRONG_CITATIONS: Collection[Kind] = ("next", "other", "moved")
Outcome = str
"""``kept``, ``moved``, or the check that refused."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """A sentence that cites [1], in ``cell[0]``, and evidence, in ``cell[1]``.

    ``text`` is what is drafted, ``sentence`` what the data has there.
    """

    kind: Kind
    cell: Cell
    text: str
    sentence: str
    evidence: tuple[Passage, ...]


class RememberingAligner(Aligner):
    """An Aligner that reads each text once in each language, until it is to forget."""

    def __init__(self) -> None:
        """Start with nothing read."""
        super().__init__()
        self._known: dict[tuple[str, str], ReadText] = {}

    def read(self, texts: Sequence[str], language: str) -> list[ReadText]:
        """Return ``texts`` read, of those known already from memory."""
        unknown = dict.fromkeys(t for t in texts if (t, language) not in self._known)
        for read in super().read([*unknown], language) if unknown else []:
            self._known[read.text, language] = read
        return [self._known[text, language] for text in texts]

    def forget(self) -> None:
        """Forget what was read, which takes 1.5 kB for each token."""
        self._known.clear()


class Trials:
    """Makes trials of the lines of a dataset; the same for the same ``seed``."""

    def __init__(self, namer: Namer, kinds: Collection[Kind], *, seed: int = 7) -> None:
        """Make trials of ``kinds``; ``namer`` knows the names of the dataset."""
        self._namer = namer
        self._kinds = kinds
        self._seed = seed

    def of_line(
        self, line: Line, article: Sequence[Line], languages: Collection[str]
    ) -> Iterator[Trial]:
        """Yield the trials of a line of ``article``, for each pair of ``languages``."""
        for said in languages:
            for kind in self._kinds:
                text = self._text(kind, line, article, said)
                if text is None:
                    continue
                for held in languages:
                    evidence = _evidence(kind, line, held)
                    if evidence:
                        yield Trial(
                            kind=kind,
                            cell=(said, held),
                            text=text,
                            sentence=line.sentences[said],
                            evidence=evidence,
                        )

    def _text(
        self, kind: Kind, line: Line, article: Sequence[Line], said: str
    ) -> str | None:
        sentence = line.sentences[said]
        place = f"{self._seed} {kind} {line.doc} {line.number} {said}"
        drawn = random.Random(place)  # noqa: S311 - no secret
        changed = {
            "numbers": lambda: change_number(sentence, _taken(line), drawn),
            "dates": lambda: shift_date(sentence, said, drawn),
            "names": lambda: self._namer.swap(line, article, said, drawn),
            "negated": lambda: negate(sentence, said),
            "denied": lambda: deny(sentence, said),
        }
        return changed[kind]() if kind in changed else sentence


def run_trial(trial: Trial, aligner: Aligner) -> Outcome:
    """Return what the product's Checker makes of a trial; nothing was asked."""
    checker = Checker(aligner, "", trial.cell[0], trial.evidence)
    verdict = checker.check(DraftSentence(text=trial.text, numbers=(1,)))
    if isinstance(verdict, Refused):
        return verdict.check
    return "moved" if verdict.is_moved else "kept"


def _evidence(kind: Kind, line: Line, held: str) -> tuple[Passage, ...]:
    """Return the evidence, the cited passage first; nothing where there is none."""
    if held not in line.passages:
        return ()
    if kind not in _WRONG_CITATIONS:
        return (line.passages[held],)
    wrong = line.elsewhere if kind == "other" else line.beside
    if held not in wrong:
        return ()
    true = [line.passages[held]] if kind == "moved" else []
    return (wrong[held], *true)


def _taken(line: Line) -> frozenset[str]:
    """Return the numbers of a line's passages: in digits, and what English words say."""
    texts = [passage.text for passage in line.passages.values()]
    english = line.passages.get("en")
    in_words = figures_in(english.text, "en").numbers if english else frozenset()
    return numbers_taken(texts) | in_words
