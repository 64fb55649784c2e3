"""Runs as reports need them: a few languages, every fate, and hostile words."""

from collections.abc import Iterator
from dataclasses import replace

from bot.evaluation.outcomes import Outcome, RefusedSentence, ShownSentence
from bot.evaluation.reporting.reports import ReportedRun
from tests.bot.evaluation.made import made_gold, made_outcome, made_place, made_question

HOSTILE = '</script><script>window.hacked = 1</script><img src=x onerror="hacked=1">'
_QUESTIONS = {
    "ar": ("«Zoria» كم عدد الدول التي وقعت على الاتفاقية في هانوي؟", "وقعت 72 دولة."),
    "fa": ("چند کشور کنوانسیون هانوی را امضا کردند؟", "۷۲ کشور آن را امضا کردند."),
    "uk": ("Скільки держав підписали конвенцію в Ханої?", "Підписали 72 держави."),
    "zh": ("有多少个国家在河内签署了公约？", "72个国家签署了公约。"),
    "en": ("How many countries signed the convention in Hanoi?", "72 signed it."),
}
_REFUSED = (RefusedSentence(text=f"27 {HOSTILE}", check="number", detail="27"),)


def made_run(name: str = "20261122-101500", *, rounds: int = 3) -> ReportedRun:
    """Return a run in five languages; the first of its rounds is right throughout."""
    outcomes = tuple(outcome for n in range(rounds) for outcome in _round(n))
    return ReportedRun(name=name, outcomes=outcomes, facts={"model": f"m {HOSTILE}"})


def _round(number: int) -> Iterator[Outcome]:
    for position, (language, (question, answer)) in enumerate(_QUESTIONS.items()):
        right = made_outcome(
            ShownSentence(text=answer, citations=(1,)),
            language=language,
            question=made_question(
                id=f"{number}-{language}",
                question=f"{question} {number}",
                language=language,
                answers=("72", "۷۲", HOSTILE),
            ),
            gold=made_gold(f"{HOSTILE}.txt", language="fa" if position % 2 else "pl"),
            ranked=[f"{HOSTILE}.txt", "b.txt"],
            citations=[made_place(1, f"{HOSTILE}.txt", is_there=True)],
            seconds={"retrieve": 0.02 * (1 + position), "total": 2.0 + position},
        )
        yield _gone_wrong(right, (number + position) % 7) if number else right


def _gone_wrong(right: Outcome, way: int) -> Outcome:
    nothing = replace(right, status="not_found", sentences=(), citations=())
    unanswerable = replace(right.question, answerable=False, answers=(), sources=())
    return (
        replace(right, ranked=(), sentences=(ShownSentence(text="Nobody knows."),)),
        replace(nothing, refused=_REFUSED, model="m"),
        replace(right, question=unanswerable, gold=()),
        replace(nothing, question=unanswerable, gold=()),
        replace(nothing, status=None, error=f"It broke: {HOSTILE}"),
        replace(nothing, notice=HOSTILE),
        replace(right, sentences=(ShownSentence(text="Many. " * 60),)),
    )[way]
