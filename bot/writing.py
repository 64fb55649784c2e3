"""Written answers: draft, check each sentence, and once more if nothing is left."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from bot.answers import Refused
from bot.chat_events import TokenUse
from bot.chat_model import ChatModel
from bot.checking import Checker, Supported
from bot.composing import Composition, SentenceChecked
from bot.drafting import DraftSentence, ModelFoundNothing, draft
from bot.evidence import leave_out
from bot.judging import judge
from bot.prompting import language_name
from index.aligning import Aligner
from index.counting import counted
from index.errors import ChatModelUnavailable
from index.passages import Passage, Retrieval
from index.scoring import strongest
from prompts import reminder_of

_MOST_EVIDENCE = 4
# A passage this much weaker than the best is there because something has to come next;
# a small model answers from it all the same.
_WORTH_SHOWING = 0.85


async def write(
    model: ChatModel, aligner: Aligner, work: Composition, *, has_judge: bool
) -> AsyncGenerator[SentenceChecked]:
    """Yield the sentences of a written answer as they pass their checks.

    What becomes of it is noted in ``work``: sentences, refusals, why a model ended.

    Raises:
        EmbeddingUnavailable: Nothing can be checked on this machine.
    """
    retrieval = work.retrieval
    evidence = choose_evidence(retrieval)
    checker = Checker(aligner, retrieval.question, retrieval.language, evidence)
    # The evidence is read while the model reads it too.
    reading = asyncio.create_task(asyncio.to_thread(checker.prepare))
    writer = _Writer(model, checker, work, evidence, has_judge=has_judge)
    try:
        while work.drafts < 2 and not work.sentences:
            async with aclosing(writer.draft(reading)) as sentences:
                async for event in sentences:
                    yield event
            if not work.refused and not work.sentences:
                return
    except ModelFoundNothing:
        work.found_nothing = True
        writer.note("the model finds no answer")
    except ChatModelUnavailable as error:
        work.notice = str(error)
        writer.note("the model did not write to the end")
    finally:
        work.stop()
        await asyncio.gather(reading, return_exceptions=True)


def choose_evidence(retrieval: Retrieval) -> Sequence[Passage]:
    """Return the passages that a model may answer from, strongest first."""
    passages = strongest(retrieval, _MOST_EVIDENCE)
    return [p for p in passages if p.score >= _WORTH_SHOWING * passages[0].score]


class _Writer:
    """Writes drafts for one question and keeps what passes."""

    def __init__(
        self,
        model: ChatModel,
        checker: Checker,
        work: Composition,
        evidence: Sequence[Passage],
        *,
        has_judge: bool,
    ) -> None:
        self._model = model
        self._checker = checker
        self._work = work
        self._evidence = evidence
        self._has_judge = has_judge
        self._refused_before = 0

    async def draft(
        self, reading: "asyncio.Task[None]"
    ) -> AsyncGenerator[SentenceChecked]:
        """Write one draft; ``reading`` is done before its first sentence is checked."""
        work, retrieval = self._work, self._work.retrieval
        reminder = _remind(work.refused, retrieval.language)
        self._refused_before = len(work.refused)
        work.drafts += 1
        work.start("draft")
        drafted = draft(
            self._model,
            retrieval.question,
            retrieval.language,
            # What misled one draft would mislead the next.
            leave_out(
                self._evidence, {r.misled_by for r in work.refused if r.misled_by}
            ),
            reminder=reminder,
        )
        async with aclosing(drafted) as pieces:
            async for piece in pieces:
                if isinstance(piece, TokenUse):
                    work.count(piece)
                    continue
                work.start("check")
                await reading
                event = await self._check(piece)
                work.start("draft")
                if event is not None:
                    yield event
        self.note("the draft ended")

    def note(self, end: str) -> None:
        """Note what became of the draft under way."""
        work = self._work
        kept = len(work.sentences)
        refused = len(work.refused) - self._refused_before
        moved = sum(sentence.is_moved for sentence in work.sentences)
        work.climb_down(
            "draft" if work.drafts < 2 else "redraft",
            f"{end}: {counted(kept, 'sentence')} kept"
            f" ({counted(moved, 'citation')} moved), {refused} refused",
        )

    async def _check(self, sentence: DraftSentence) -> SentenceChecked | None:
        work = self._work
        verdict = await asyncio.to_thread(self._checker.check, sentence)
        if isinstance(verdict, Supported) and self._has_judge:
            verdict = await self._judge(verdict)
        if isinstance(verdict, Refused):
            work.refused.append(verdict)
            return None
        return work.keep(verdict)

    async def _judge(self, verdict: Supported) -> Supported | Refused:
        """Ask for a second opinion; one that is unclear changes nothing."""
        work = self._work
        work.start("judge")
        second = await judge(
            self._model,
            verdict.text,
            work.retrieval.language,
            [passage.text for passage, _ in verdict.places],
        )
        if second.tokens is not None:
            work.count(second.tokens)
        if second.opinion == "unsupported":
            return Refused(text=verdict.text, check="judge")
        return verdict


def _remind(refused: Sequence[Refused], language: str) -> str:
    """Tell the model what was wrong with its first draft."""
    first_by_check = {sentence.check: sentence for sentence in reversed(refused)}
    name = language_name(language)
    return " ".join(
        reminder_of(check, language, language_name=name, detail=sentence.detail)
        for check, sentence in reversed(first_by_check.items())
    )
