"""Two runs side by side: what is compared, what is not, and what is more than chance."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.commands.gating import setbacks
from bot.evaluation.changes import comparison_as_json, comparison_as_lines
from bot.evaluation.comparing import NothingInCommon, compare_runs
from bot.evaluation.manifests import Judge, Manifest
from bot.evaluation.outcomes import Outcome
from bot.evaluation.stored_runs import StoredRun
from tests.bot.evaluation.made import (
    made_gold,
    made_manifest,
    made_outcome,
    made_question,
)


def _stored(
    name: str, outcomes: Sequence[Outcome], manifest: Manifest | None = None
) -> StoredRun:
    whole = manifest or made_manifest(questions=len(outcomes))
    return StoredRun(
        folder=Path(name),
        manifest=replace(whole, run=name),
        outcomes=tuple(outcomes),
    )


def _answers(*are_right: bool, language: str = "en") -> list[Outcome]:
    return [
        made_outcome(
            "72." if is_right else "Some.",
            question=made_question(id=f"{language}{n}", language=language),
            language=language,
        )
        for n, is_right in enumerate(are_right)
    ]


_BEFORE = _stored("a", _answers(*[True] * 12) + _answers(*[True] * 4, language="uk"))
_WORSE = _stored("b", _answers(*[False] * 12) + _answers(*[True] * 4, language="uk"))
_SLIGHTLY = _stored(
    "c", _answers(*[True] * 11, False) + _answers(*[True] * 4, language="uk")
)


def test_a_metric_that_fell_by_more_than_chance_is_worse() -> None:
    found = compare_runs(_BEFORE, _WORSE)

    changed = found.metrics["contains_answer"]
    assert (changed.before, changed.after, changed.trend) == (1.0, 0.25, "worse")
    assert changed.change.p_value < 0.01


def test_a_metric_that_fell_as_chance_lets_it_is_not_worse() -> None:
    found = compare_runs(_BEFORE, _SLIGHTLY)

    changed = found.metrics["contains_answer"]
    assert (changed.trend, changed.is_worse) == ("unclear", True)
    assert changed.change.p_value == 1.0


def test_a_metric_whose_less_is_more_is_better_when_it_falls() -> None:
    def refused(status: bool) -> list[Outcome]:
        return [
            made_outcome(
                status="not_found" if status else "answered",
                question=made_question(id=str(n)),
            )
            for n in range(12)
        ]

    found = compare_runs(_stored("a", refused(True)), _stored("b", refused(False)))

    assert found.metrics["error_rate"].change.difference == -1.0
    assert found.metrics["error_rate"].trend == "better"


def test_each_language_is_compared_by_itself() -> None:
    found = compare_runs(_BEFORE, _WORSE).by_question_language

    trends = {code: m["contains_answer"].trend for code, m in found.items()}
    assert trends == {"en": "worse", "uk": "unclear"}


def test_only_common_questions_are_compared_and_the_others_counted() -> None:
    one, two, three = _answers(True, True, True)
    expects_more = made_outcome(
        "72.", question=replace(two.question, answers=("72", "two"))
    )

    found = compare_runs(
        _stored("a", [one, two]), _stored("b", [one, expects_more, three])
    )

    pairing = found.pairing
    assert (pairing.common, pairing.only_before, pairing.only_after) == (1, 0, 1)
    assert pairing.graded_otherwise == 1
    assert found.metrics["contains_answer"].change.count == 1


def test_runs_without_a_common_question_are_refused() -> None:
    with pytest.raises(NothingInCommon, match="no question in common"):
        compare_runs(
            _stored("a", _answers(True)), _stored("b", _answers(True, language="uk"))
        )


def test_speeds_of_other_machines_are_not_compared() -> None:
    gold = made_gold("a.txt")
    outcome = made_outcome(gold=gold, ranked=["a.txt"], seconds={"retrieve": 1.0})
    there = replace(made_manifest(), machine={"name": "there"})

    here = compare_runs(_stored("a", [outcome]), _stored("b", [outcome]))
    apart = compare_runs(_stored("a", [outcome]), _stored("b", [outcome], there))

    assert "retrieve_s_p50" in here.metrics
    assert "retrieve_s_p50" not in apart.metrics
    assert "hit@1" in apart.metrics
    assert [*apart.pairing.left_out] == ["speeds"]


def test_what_made_the_runs_is_told_where_it_differs() -> None:
    manifest = replace(made_manifest(), model="b", prompts={"claim.md": "bb"})
    after = _stored("b", _answers(True), manifest)

    found = compare_runs(_stored("a", _answers(True)), after)

    assert comparison_as_json(found)["differs"] == {
        "model": ["none", "b"],
        "prompt claim.md": ["aa", "bb"],
    }
    assert "  what differs: model, prompt claim.md" in comparison_as_lines(found)


def test_the_lines_name_what_is_worse_and_where() -> None:
    lines = comparison_as_lines(compare_runs(_BEFORE, _WORSE))

    (line,) = [line for line in lines if line.startswith("  contains_answer")]
    assert line.endswith("WORSE")
    assert any(line.startswith("  en   contains_answer -1.000") for line in lines)


def test_different_judges_are_told() -> None:
    one, other = (
        replace(made_manifest(), judge=Judge(model=name, prompts="p"))
        for name in ("j", "k")
    )

    found = compare_runs(
        _stored("a", _answers(True), one), _stored("b", _answers(True), other)
    )

    assert "their judges differ" in found.pairing.left_out["verdicts"]


@pytest.mark.parametrize(
    ("after", "most", "is_set_back"),
    [
        (_WORSE, None, True),
        (_SLIGHTLY, None, False),
        (_SLIGHTLY, 0.05, True),
        (_SLIGHTLY, 0.1, False),
        (_BEFORE, 0.0, False),
    ],
)
def test_a_gate_closes_on_more_than_chance_or_on_more_than_a_drop(
    after: StoredRun, most: float | None, is_set_back: bool
) -> None:
    metrics = compare_runs(_BEFORE, after).metrics

    assert bool(setbacks(metrics, [("contains_answer", most)])) == is_set_back


def test_a_gate_on_what_is_not_compared_is_closed() -> None:
    metrics = compare_runs(_BEFORE, _BEFORE).metrics

    assert setbacks(metrics, [("cost", None)]) == ["cost is not compared"]
