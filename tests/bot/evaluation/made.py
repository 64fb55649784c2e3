"""Outcomes as tests need them, whole but for what a test is about."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.answers import Check, Status
from bot.evaluation.manifests import IndexFacts, Manifest, QuestionFile
from bot.evaluation.outcomes import (
    CitedPlace,
    Entailment,
    GoldArticle,
    Judgement,
    Outcome,
    Ranked,
    RefusedSentence,
    ShownSentence,
)
from bot.evaluation.question_sets import GradedQuestion


def made_question(
    *,
    id: str = "1",
    question: str = "How many?",
    language: str | None = "en",
    answers: Sequence[str] = ("72",),
    sources: Sequence[str] = ("a.txt",),
    answerable: bool = True,
) -> GradedQuestion:
    return GradedQuestion(
        id=id,
        question=question,
        language=language,
        answers=tuple(answers) if answerable else (),
        sources=tuple(sources) if answerable else (),
        answerable=answerable,
    )


def made_outcome(
    *lines: str | ShownSentence,
    status: Status | None = None,
    question: GradedQuestion | None = None,
    language: str = "en",
    gold: Sequence[GoldArticle] = (),
    ranked: Sequence[str | Ranked] = (),
    citations: Sequence[CitedPlace] = (),
    refused: Sequence[Check] = (),
    error: str | None = None,
    notice: str | None = None,
    seconds: dict[str, float] | None = None,
    judgements: Sequence[Judgement] = (),
) -> Outcome:
    return Outcome(
        question=question or made_question(language=language),
        language=language,
        gold=tuple(gold),
        ranked=tuple(
            Ranked(file=r, language="en") if isinstance(r, str) else r for r in ranked
        ),
        status=status or ("answered" if lines else None),
        sentences=tuple(
            ShownSentence(text=line) if isinstance(line, str) else line
            for line in lines
        ),
        citations=tuple(citations),
        refused=tuple(RefusedSentence(text="x", check=check) for check in refused),
        error=error,
        notice=notice,
        seconds_by_stage=seconds or {},
        judgements=tuple(judgements),
    )


def made_gold(*files: str, language: str = "fa") -> list[GoldArticle]:
    return [GoldArticle(file=file, language=language) for file in files]


def made_place(number: int, file: str = "a.txt", **facts: bool | int) -> CitedPlace:
    return CitedPlace(
        number=number,
        file=file,
        language="fa",
        start=0,
        end=4,
        quote="هفتا",
        is_there=bool(facts["is_there"]) if "is_there" in facts else None,
        story=facts.get("story"),
    )


def said(
    *numbers: int,
    by_all: bool | None = None,
    by_each: Sequence[bool] = (),
    by_others: Sequence[bool] = (),
    is_moved: bool = False,
) -> ShownSentence:
    """A sentence that cites ``numbers``; nobody looked into it if ``by_all`` is None."""
    return ShownSentence(
        text="72 signed.",
        citations=numbers,
        is_moved=is_moved,
        entailment=None
        if by_all is None
        else Entailment(
            by_all=by_all, by_each=tuple(by_each), by_others=tuple(by_others)
        ),
    )


def made_manifest(*, questions: int = 1, **changes: Any) -> Manifest:  # noqa: ANN401
    """What made a run of ``questions``, but for what a test is about."""
    whole = Manifest(
        run="r",
        kind="passages",
        questions=questions,
        files=(QuestionFile(file="/set.jsonl", sha256="ab" * 32),),
        model=None,
        index=IndexFacts(
            embedding_model="lexicon",
            dimension=8,
            chunker="1",
            analyser="1",
            build=1,
            generation=3,
            articles=8,
            content="c0ffee",
        ),
        scope={"languages": ("uk",), "since": None},
        settings={"judge": False},
        prompts={"claim.md": "aa"},
        code="c0de",
        seed=20,
        versions={"python": "3.12"},
        machine={"name": "here", "cores": 2},
        jobs=1,
    )
    return replace(whole, **changes)
