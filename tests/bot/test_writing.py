"""Drafts that pass, drafts that do not, and what is noted of either."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace

import pytest

from bot.answers import Step
from bot.chat_events import TokenUse
from bot.chat_model import Exchange
from bot.composing import Composition
from bot.writing import choose_evidence, write
from index.aligning import Aligner
from index.bundled_model import BundledEmbedder
from index.errors import ChatModelUnavailable, EmbeddingUnavailable
from index.passages import Passage, Retrieval
from tests.bot.passages import make_passage

HARVEST = make_passage(
    "Пасічники області зібрали цього літа 640 тонн меду.",
    "Кілограм коштує 210 гривень.",
    language="uk",
)
QUESTION = "How much honey did the beekeepers collect, and what does it cost?"
TONNES = "This summer the beekeepers collected 640 tonnes of honey [1]."
PRICE = "A kilogram of honey costs 210 hryvnias [1]."
MADE_UP = "This summer the beekeepers collected 777 tonnes of honey [1]."


@dataclass
class ScriptedModel:
    """Writes ``replies`` in order; an exception in one is what ends it."""

    replies: Sequence[Sequence[str | TokenUse | Exception]]
    model: str = "scripted"
    evidence_characters: int = 2_000
    prompts: list[str] = field(default_factory=list)
    examples: list[Exchange] = field(default_factory=list)

    async def stream(
        self, system: str, user: str, before: Sequence[Exchange] = ()
    ) -> AsyncGenerator[str | TokenUse]:
        """Yield the pieces of the next reply."""
        self.prompts.append(f"{system}\n{user}")
        self.examples = [*before]
        for piece in self.replies[len(self.prompts) - 1]:
            if isinstance(piece, Exception):
                raise piece
            yield piece


def _composition(*passages: Passage) -> Composition:
    retrieval = Retrieval(
        question=QUESTION,
        language="en",
        passages=passages or (HARVEST,),
        seconds=0.1,
    )
    return Composition(retrieval, "scripted")


def _write(
    aligner: Aligner,
    *replies: Sequence[str | TokenUse | Exception],
    has_judge: bool = False,
    model: ScriptedModel | None = None,
) -> Composition:
    work = _composition()
    writing = model or ScriptedModel(replies)

    async def run() -> None:
        shown = [e async for e in write(writing, aligner, work, has_judge=has_judge)]
        assert [event.sentence for event in shown] == work.sentences

    asyncio.run(run())
    return work


def test_what_passes_is_kept_and_the_ladder_tells_how(aligner: Aligner) -> None:
    work = _write(aligner, [f"{TONNES} {PRICE}", TokenUse(prompt=90, completion=30)])

    attempt = work.attempt()
    assert [sentence.marked_text for sentence in work.sentences] == [
        "This summer the beekeepers collected 640 tonnes of honey. [1]",
        "A kilogram of honey costs 210 hryvnias. [2]",
    ]
    assert attempt.ladder == (
        Step(
            rung="draft",
            outcome="the draft ended: 2 sentences kept (0 citations moved), 0 refused",
        ),
    )
    assert (attempt.drafts, attempt.refused) == (1, ())
    assert attempt.tokens == TokenUse(prompt=90, completion=30)
    assert set(attempt.seconds_by_stage) == {"retrieve", "draft", "check"}


def test_a_citation_that_is_moved_is_counted(aligner: Aligner) -> None:
    work = _write(aligner, [TONNES.replace("[1]", "[9]")])

    assert [sentence.is_moved for sentence in work.sentences] == [True]
    assert "1 sentence kept (1 citation moved)" in work.attempt().ladder[0].outcome


def test_a_draft_of_which_nothing_is_left_is_written_once_more_and_told_why(
    aligner: Aligner,
) -> None:
    model = ScriptedModel([[MADE_UP], [TONNES]])

    work = _write(aligner, model=model)

    assert [refused.reason for refused in work.refused] == ["number 777"]
    assert "777" not in model.prompts[0]
    assert "777" in model.prompts[1]
    assert [(s.rung, s.outcome) for s in work.attempt().ladder] == [
        ("draft", "the draft ended: 0 sentences kept (0 citations moved), 1 refused"),
        ("redraft", "the draft ended: 1 sentence kept (0 citations moved), 0 refused"),
    ]


def test_there_is_no_third_draft(aligner: Aligner) -> None:
    model = ScriptedModel([[MADE_UP], [MADE_UP], [TONNES]])

    work = _write(aligner, model=model)

    assert (work.drafts, work.sentences, len(model.prompts)) == (2, [], 2)
    assert [step.rung for step in work.attempt().ladder] == ["draft", "redraft"]


def test_a_draft_that_keeps_one_sentence_is_not_written_again(aligner: Aligner) -> None:
    work = _write(aligner, [f"{MADE_UP} {PRICE}"])

    assert work.drafts == 1
    assert len(work.sentences) == len(work.refused) == 1


@pytest.mark.parametrize("reply", [[], ["  "]])
def test_a_model_that_writes_nothing_is_not_asked_again(
    aligner: Aligner, reply: list[str]
) -> None:
    work = _write(aligner, reply)

    assert (work.drafts, work.sentences, work.refused) == (1, [], [])


def test_a_sentence_that_is_said_again_ends_the_draft(aligner: Aligner) -> None:
    work = _write(aligner, [f"{TONNES} {TONNES} {PRICE}"])

    assert [s.text for s in work.sentences] == [TONNES.removesuffix(" [1].") + "."]
    assert (work.refused, work.drafts) == ([], 1)


def test_a_model_that_finds_no_answer_is_believed(aligner: Aligner) -> None:
    work = _write(aligner, ["NOT_FOUND"])

    assert work.found_nothing
    assert work.attempt().ladder == (
        Step(
            rung="draft",
            outcome="the model finds no answer:"
            " 0 sentences kept (0 citations moved), 0 refused",
        ),
    )


def test_what_passed_before_a_model_broke_off_is_kept(aligner: Aligner) -> None:
    broken = ChatModelUnavailable("It broke off.")

    work = _write(aligner, [f"{TONNES} ", "A kilo", broken])

    assert len(work.sentences) == 1
    assert work.notice == "It broke off."
    assert (
        work.attempt()
        .ladder[-1]
        .outcome.startswith("the model did not write to the end: 1 sentence kept")
    )


@pytest.mark.parametrize("opinion", ["SUPPORTED", "Hm, that is hard to say."])
def test_a_second_opinion_that_does_not_object_changes_nothing(
    aligner: Aligner, opinion: str
) -> None:
    model = ScriptedModel([[TONNES], [opinion, TokenUse(prompt=9, completion=1)]])

    work = _write(aligner, model=model, has_judge=True)

    assert len(work.sentences) == 1
    assert (work.refused, work.drafts) == ([], 1)
    assert work.tokens == TokenUse(prompt=9, completion=1)
    assert HARVEST.text in model.prompts[1]
    assert "judge" in work.attempt().seconds_by_stage


def test_a_second_opinion_that_objects_refuses_the_sentence(aligner: Aligner) -> None:
    work = _write(
        aligner, [TONNES], ["UNSUPPORTED"], [PRICE], ["SUPPORTED"], has_judge=True
    )

    assert [refused.reason for refused in work.refused] == ["judge"]
    assert [s.text for s in work.sentences] == [PRICE.removesuffix(" [1].") + "."]


def test_no_second_opinion_is_asked_of_what_is_refused_or_unless_it_is_wanted(
    aligner: Aligner,
) -> None:
    refused = ScriptedModel([[MADE_UP], [MADE_UP]])
    unasked = ScriptedModel([[TONNES]])

    _write(aligner, model=refused, has_judge=True)
    _write(aligner, model=unasked)

    assert (len(refused.prompts), len(unasked.prompts)) == (2, 1)


class _WatchedAligner(Aligner):
    """Tells when evidence has been read."""

    def __init__(self, embedder: BundledEmbedder) -> None:
        super().__init__(embedder)
        self.has_read = threading.Event()

    def likeness(self, said: str, held: str) -> float:
        """Tell it, since this is what is asked last."""
        likeness = super().likeness(said, held)
        self.has_read.set()
        return likeness


def test_the_evidence_is_read_while_the_model_writes(
    token_reader: BundledEmbedder,
) -> None:
    watched = _WatchedAligner(token_reader)
    order: list[str] = []

    class Waiting(ScriptedModel):
        async def stream(
            self, system: str, user: str, before: Sequence[Exchange] = ()
        ) -> AsyncGenerator[str | TokenUse]:
            # No sentence comes before the evidence is read: nobody may wait for one.
            was_read = await asyncio.to_thread(watched.has_read.wait, 60)
            order.append("read" if was_read else "given up")
            async for piece in super().stream(system, user, before):
                yield piece

    work = _write(watched, model=Waiting([[TONNES]]))

    assert order == ["read"]
    assert len(work.sentences) == 1


class _NowhereToRun(BundledEmbedder):
    """A machine that does not run the fast engine."""

    def start_fast_engine(self) -> bool:
        """Do not start it."""
        return False


def test_what_cannot_be_checked_is_an_error_and_not_shown() -> None:
    aligner = Aligner(_NowhereToRun())

    with pytest.raises(EmbeddingUnavailable, match="--no-model"):
        _write(aligner, [TONNES])


@pytest.mark.parametrize(
    "reply",
    [["NOT_FOUND"], [ChatModelUnavailable("It is down.")]],
    ids=["none", "down"],
)
def test_where_nothing_is_written_nothing_needs_to_be_checked(
    reply: list[str | TokenUse | Exception],
) -> None:
    work = _write(Aligner(_NowhereToRun()), reply)

    assert work.found_nothing or work.notice == "It is down."


def test_a_model_is_shown_the_strongest_passages_that_are_worth_it() -> None:
    def of(score: float, *more: Passage) -> Passage:
        text = f"It rained for {score} hours."
        return replace(make_passage(text), score=score, more=more)

    passages = (of(1.0), of(0.95, of(0.9)), of(0.92), of(0.91), of(0.4))
    work = _composition(*passages)

    shown = choose_evidence(work.retrieval)
    fewer = choose_evidence(replace(work.retrieval, passages=(of(1.0), of(0.5))))

    assert [passage.score for passage in shown] == [1.0, 0.95, 0.92, 0.91]
    assert [passage.score for passage in fewer] == [1.0]


def test_what_misled_a_draft_is_not_shown_to_the_next(aligner: Aligner) -> None:
    storm = "The storm cancelled 640 concerts in the capital [1]."
    model = ScriptedModel([[storm], [PRICE]])

    work = _write(aligner, model=model)

    assert [refused.check for refused in work.refused] == ["meaning"]
    first, second = model.prompts
    assert "640 тонн" in first
    assert "640 тонн" not in second
    assert "210" in second


def test_nor_is_one_that_a_lone_word_was_planted_in(aligner: Aligner) -> None:
    model = ScriptedModel([["Гривень!"], [TONNES]])

    _write(aligner, model=model)

    first, second = model.prompts
    assert "гривень" in first
    assert "гривень" not in second
    assert "640" in second


def test_a_lone_word_of_the_best_sentence_may_be_right_and_too_short(
    aligner: Aligner,
) -> None:
    model = ScriptedModel([["Пасічники!"], [TONNES]])

    _write(aligner, model=model)

    assert "Пасічники" in model.prompts[1]
