"""Outcome: everything that one question gave, kept so that nothing is asked twice.

An Outcome is a line of JSON and back without loss, so that every metric can be computed
again from a stored Run. What only a running index or model can tell, such as whether a
passage entails a sentence, is found out while the Run lasts and kept here as a fact;
what follows from facts is left to ``metrics``.
"""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from bot.answers import Check, Status
from bot.evaluation.question_sets import GradedQuestion
from index.errors import UserError


class BadOutcome(UserError):
    """A stored line is no Outcome."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GoldArticle:
    """An article that holds the answer, by the name that the index has for its file.

    ``language`` and ``story`` are None where the index does not hold it.
    """

    file: str
    language: str | None = None
    story: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """The article of a passage that was found; the place in its tuple is its rank.

    ``story`` is None for an engine that knows no stories.
    """

    file: str
    language: str
    story: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Entailment:
    """What cited passages say of the sentence that cites them.

    ``by_all`` is about all of them together. Where there are several, ``by_each`` is
    about each alone and ``by_others`` about all but that one, in the sentence's order of
    citations; both are empty where one passage is cited, or none.
    """

    by_all: bool
    by_each: tuple[bool, ...] = ()
    by_others: tuple[bool, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownSentence:
    """A sentence that was shown, without markers.

    ``citations`` are the numbers at its end, also those that no citation has.
    ``is_moved``: its draft cited something else, or nothing. ``entailment`` is None
    where nobody looked.
    """

    text: str
    citations: tuple[int, ...] = ()
    is_moved: bool = False
    entailment: Entailment | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CitedPlace:
    """A place that was cited, under its number.

    ``line`` is None where the file is not the text that lines count in, ``page`` and
    ``heading`` where none is known. ``is_there``: the file, read again, has ``quote``
    from ``start`` to ``end``; None where nobody looked.
    """

    number: int
    file: str
    language: str
    start: int
    end: int
    quote: str
    line: int | None = None
    page: int | None = None
    heading: str | None = None
    story: int | None = None
    is_there: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RefusedSentence:
    """A drafted sentence that was not shown, the check it failed and what that found."""

    text: str
    check: Check
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tokens:
    """What an endpoint says that it read and wrote for one question.

    ``cached`` are the tokens of the prompt that it knew from an earlier one.
    """

    prompt: int
    completion: int
    cached: int = 0


Judged = Literal["faithfulness", "correctness"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What a judge found; ``is_passed`` is None where it did not grade, for ``reason``."""

    about: Judged
    is_passed: bool | None
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What happened to one question of a Run.

    ``language`` is the one that it was answered in, ``gold`` its sources as the index
    knows them. ``ranked`` is empty where nothing was found, or where ``error`` says what
    failed. ``status`` is None when only retrieval was run, or after an error. ``notice``
    says why a model that should have written did not.

    ``seconds_by_stage`` has ``retrieve`` and, where they happened, ``embed``, ``draft``,
    ``check``, ``judge``, ``first`` (until the first sentence was shown) and ``total``.
    ``tokens`` is None where no model was asked or the endpoint told nothing, ``cost`` is
    in the currency of the prices that were given, None without prices.
    """

    question: GradedQuestion
    language: str
    gold: tuple[GoldArticle, ...] = ()
    ranked: tuple[Ranked, ...] = ()
    status: Status | None = None
    sentences: tuple[ShownSentence, ...] = ()
    citations: tuple[CitedPlace, ...] = ()
    refused: tuple[RefusedSentence, ...] = ()
    model: str | None = None
    drafts: int = 0
    notice: str | None = None
    error: str | None = None
    tokens: Tokens | None = None
    cost: float | None = None
    seconds_by_stage: dict[str, float] = field(default_factory=dict)
    judgements: tuple[Judgement, ...] = ()

    @property
    def text(self) -> str:
        """What was shown, without markers."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def has_failed(self) -> bool:
        """Whether nothing came of it, or not what the model that was wanted writes."""
        return self.error is not None or self.notice is not None

    @property
    def is_refused(self) -> bool:
        """Whether the reader was told that the index does not say."""
        return self.status == "not_found"


_ADAPTER = TypeAdapter(Outcome)


def outcome_as_line(outcome: Outcome) -> str:
    """Return one line of JSON without its end, which ``outcome_of_line`` takes back."""
    return _ADAPTER.dump_json(outcome).decode()


def outcome_of_line(line: str | bytes) -> Outcome:
    """Return the Outcome that a line holds.

    Raises:
        BadOutcome: It holds none, as after a crash in the middle of writing it.
    """
    try:
        return _ADAPTER.validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the line"
        raise BadOutcome(
            f"A stored outcome cannot be read ({place}: {first['msg']})."
        ) from error
