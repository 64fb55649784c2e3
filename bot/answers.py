"""What answering gives back: an Answer, or NotFound; never an empty stand-in."""

from dataclasses import dataclass, field
from typing import Literal

from bot.chat_events import TokenUse
from index.passages import Passage, Retrieval, Sentence

Status = Literal["answered", "quoted", "not_found"]
Rung = Literal["retrieval", "draft", "redraft", "quotes", "not_found"]
MOST_DIFFERING = 2
"""So many places that disagree are shown, however many do."""

Check = Literal[
    "empty",
    "language",
    "numbers_apart",
    "number",
    "name",
    "meaning",
    "judge",
]
"""What a drafted sentence can fail, in the order in which it is looked at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """A place: a sentence of a passage, under the number the reader sees."""

    number: int
    passage: Passage
    sentence: Sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerSentence:
    """A sentence that was checked, without markers, and the citations it rests on.

    ``citations`` are numbers of the answer's citations, in ascending order; a written
    sentence has at least one. ``is_moved`` says that its draft cited another passage,
    which does not support it, or none.
    """

    text: str
    citations: tuple[int, ...]
    is_moved: bool = False

    @property
    def marked_text(self) -> str:
        """The sentence as it is shown, markers at its end."""
        marks = "".join(f"[{number}]" for number in self.citations)
        return f"{self.text} {marks}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A drafted sentence that was not shown, and the check it failed.

    ``misled_by`` is the sentence of the evidence that it misread, where one is known.
    """

    text: str
    check: Check
    detail: str = ""
    misled_by: Sentence | None = None

    @property
    def reason(self) -> str:
        """The check, with what it found."""
        return f"{self.check} {self.detail}".strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A rung of the ladder that was tried; ``outcome`` is for operators, in English."""

    rung: Rung
    outcome: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """What it took: which model wrote, what was refused, how long each stage was.

    ``ladder`` is every rung that was tried, in order, the last being the outcome's.
    ``notice`` is one line for the reader when the model could not be used as meant.
    ``tokens`` adds up what the endpoint told of replies that ran to their end; None
    where it told nothing.
    ``seconds_by_stage`` has ``retrieve`` and, when they happened, ``draft``, ``check`` and
    ``judge``.
    """

    retrieval: Retrieval
    model: str | None
    notice: str | None = None
    drafts: int = 0
    tokens: TokenUse | None = None
    refused: tuple[Refused, ...] = ()
    ladder: tuple[Step, ...] = ()
    seconds_by_stage: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """Checked sentences in the question's language with the places they rest on.

    When ``is_quoted``, the sentences are verbatim from the articles, in the articles'
    languages. ``differing`` are places of other stories that give other figures for what
    a written sentence says; they are numbered on after the citations, and none is cited.
    """

    language: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    is_quoted: bool
    attempt: Attempt
    differing: tuple[Citation, ...] = ()

    @property
    def status(self) -> Status:
        """How the answer came about."""
        return "quoted" if self.is_quoted else "answered"

    @property
    def places(self) -> tuple[Citation, ...]:
        """Every place that is shown, by its number."""
        return (*self.citations, *self.differing)

    @property
    def text(self) -> str:
        """The whole answer with its markers."""
        return " ".join(sentence.marked_text for sentence in self.sentences)


@dataclass(frozen=True, kw_only=True, slots=True)
class NotFound:
    """The index does not say; ``reason`` is for operators, in English."""

    language: str
    reason: str
    attempt: Attempt

    @property
    def status(self) -> Status:
        """Always ``not_found``."""
        return "not_found"
