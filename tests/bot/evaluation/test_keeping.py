"""A run's folder: kept outcome by outcome, gone on with, refused if it is another."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.keeping import AnotherRun, KeptRun, OutcomesUnwritable
from bot.evaluation.manifests import Judge, QuestionFile, differences
from bot.evaluation.outcomes import Outcome
from bot.evaluation.question_sets import GradedQuestion
from bot.evaluation.stored_runs import OUTCOMES, RunDamaged, read_run
from tests.bot.evaluation.made import made_manifest, made_outcome, made_question

_QUESTIONS = [made_question(id=str(n), question=f"скільки {n}?") for n in range(3)]
_OUTCOMES = [made_outcome("72.", question=q) for q in _QUESTIONS]
_WANTED = made_manifest(questions=3)


def _begin(folder: Path, outcomes: list[Outcome]) -> Path:
    """Begin a run that breaks off behind ``outcomes``; return the file of them."""
    with KeptRun.start(folder, _WANTED) as kept:
        for outcome in outcomes:
            kept.append(outcome)
    return folder / OUTCOMES


def _go_on(folder: Path) -> list[GradedQuestion]:
    """Resume, finish, and return the questions that were left."""
    with KeptRun.resume(folder, _WANTED) as kept:
        left = kept.left_of(_QUESTIONS)
        for question in left:
            kept.append(made_outcome("72.", question=question))
        kept.finish(_QUESTIONS)
    return left


def test_an_outcome_can_be_read_as_soon_as_it_is_kept(tmp_path: Path) -> None:
    with KeptRun.start(tmp_path / "runs" / "r", _WANTED) as kept:
        kept.append(_OUTCOMES[0])

        run = read_run(kept.folder)

    assert (run.outcomes, run.is_whole) == ((_OUTCOMES[0],), False)


@pytest.mark.parametrize("count", range(4))
def test_a_run_goes_on_behind_what_is_kept(tmp_path: Path, count: int) -> None:
    _begin(tmp_path, _OUTCOMES[:count])

    left = _go_on(tmp_path)

    assert left == _QUESTIONS[count:]
    assert list(read_run(tmp_path).outcomes) == _OUTCOMES


@pytest.mark.parametrize(
    "failed",
    [
        made_outcome(error="перервано", question=_QUESTIONS[1]),
        made_outcome("73.", notice="зайнято", question=_QUESTIONS[1]),
    ],
    ids=["no answer", "no model"],
)
def test_what_failed_is_asked_again(tmp_path: Path, failed: Outcome) -> None:
    path = _begin(tmp_path, [_OUTCOMES[0], failed, _OUTCOMES[2]])
    assert failed in read_run(tmp_path).outcomes

    left = _go_on(tmp_path)

    assert left == [_QUESTIONS[1]]
    assert list(read_run(tmp_path).outcomes) == _OUTCOMES
    assert path.read_text(encoding="utf-8").count("\n") == len(_QUESTIONS)


def test_a_second_failure_takes_the_place_of_the_first(tmp_path: Path) -> None:
    failed = made_outcome(error="перервано", question=_QUESTIONS[0])
    _begin(tmp_path, [failed, *_OUTCOMES[1:]])

    with KeptRun.resume(tmp_path, _WANTED) as kept:
        kept.append(replace(failed, error="знову"))

    assert [o.error for o in read_run(tmp_path).outcomes] == ["знову", None, None]


def test_wherever_a_line_broke_off_what_is_whole_stays(tmp_path: Path) -> None:
    path = _begin(tmp_path, _OUTCOMES)
    whole = path.read_bytes()
    last = whole.rfind(b"\n", 0, -1) + 1

    for end in range(last, len(whole), 7):
        path.write_bytes(whole[:end])

        assert list(read_run(tmp_path).outcomes) == _OUTCOMES[:2]
        assert _go_on(tmp_path) == _QUESTIONS[2:]
        assert path.read_bytes() == whole


def test_outcomes_that_came_in_another_order_end_in_that_of_the_questions(
    tmp_path: Path,
) -> None:
    with KeptRun.start(tmp_path, _WANTED) as kept:
        for outcome in reversed(_OUTCOMES):
            kept.append(outcome)
        finished = kept.finish(_QUESTIONS)

    assert list(finished.outcomes) == _OUTCOMES
    assert list(read_run(tmp_path).outcomes) == _OUTCOMES


def test_every_sitting_is_in_the_manifest(tmp_path: Path) -> None:
    _begin(tmp_path, _OUTCOMES[:1])
    _go_on(tmp_path)

    manifest = read_run(tmp_path).manifest

    assert [s.ended is None for s in manifest.sittings] == [True, False]
    assert replace(manifest, sittings=()) == _WANTED


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"model": "another at http://x"}, "model was none, is another at http://x"),
        ({"files": (QuestionFile(file="/x", sha256="cd" * 32),)}, "questions was abab"),
        (
            {"index": replace(_WANTED.index, generation=4)},
            "index generation was 3, is 4",
        ),
        ({"prompts": {"claim.md": "bb"}}, "prompt claim.md was aa, is bb"),
        ({"judge": Judge(model="j", prompts="p")}, "judge was none, is j"),
        ({"settings": {"judge": True}}, "setting judge was False, is True"),
        ({"scope": {"languages": (), "since": None}}, "scope languages was"),
        ({"code": "other"}, "code was c0de, is other"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_would_not_be_the_same_run_is_refused(
    tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    _begin(tmp_path, _OUTCOMES[:1])

    with pytest.raises(AnotherRun, match="would not be the same") as refused:
        KeptRun.resume(tmp_path, replace(_WANTED, **change))

    assert told in str(refused.value)
    assert read_run(tmp_path).outcomes == (_OUTCOMES[0],)


def test_the_same_questions_elsewhere_are_the_same_run(tmp_path: Path) -> None:
    _begin(tmp_path, _OUTCOMES[:1])
    (file,) = _WANTED.files
    moved = replace(_WANTED, files=(replace(file, file="/moved.jsonl"),), jobs=8)

    with KeptRun.resume(tmp_path, moved) as kept:
        assert kept.count == 1


def test_a_folder_that_has_a_run_is_not_written_over(tmp_path: Path) -> None:
    _begin(tmp_path, _OUTCOMES)

    with pytest.raises(OutcomesUnwritable, match=r"There is a run in .* already"):
        KeptRun.start(tmp_path, _WANTED)


def test_two_programs_do_not_work_on_one_run(tmp_path: Path) -> None:
    with (
        KeptRun.start(tmp_path, _WANTED),
        pytest.raises(AnotherRun, match="Another program is at work on the run at"),
    ):
        KeptRun.resume(tmp_path, _WANTED)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OutcomesUnwritable, match="Give another folder with --out"):
        KeptRun.start(tmp_path / "file" / "r", _WANTED)


def test_a_line_that_is_damaged_is_named(tmp_path: Path) -> None:
    path = _begin(tmp_path, _OUTCOMES)
    path.write_bytes(b'{"a": 1}\n' + path.read_bytes())

    with pytest.raises(RunDamaged, match=r"outcomes.jsonl' line 1: "):
        KeptRun.resume(tmp_path, _WANTED)


@pytest.mark.parametrize("text", ["", "{", '{"run": "r"}', "[]"])
def test_a_manifest_that_is_damaged_is_told(tmp_path: Path, text: str) -> None:
    _begin(tmp_path, _OUTCOMES)
    (tmp_path / "run.json").write_text(text, encoding="utf-8")

    with pytest.raises(RunDamaged, match=r"'run\.json' is no manifest of a run"):
        read_run(tmp_path)


def test_an_index_that_changed_under_a_run_is_put_down(tmp_path: Path) -> None:
    other = replace(_WANTED.index, generation=_WANTED.index.generation + 1)

    with KeptRun.start(tmp_path, _WANTED) as kept:
        kept.append(_OUTCOMES[0])
        kept.finish(_QUESTIONS[:1], index=other)

    manifest = read_run(tmp_path).manifest
    assert manifest.index_at_end == other
    assert differences(manifest, _WANTED)["index at the end: generation"] == ("4", "-")


def test_an_index_that_stayed_is_not_put_down_twice(tmp_path: Path) -> None:
    with KeptRun.start(tmp_path, _WANTED) as kept:
        kept.append(_OUTCOMES[0])
        run = kept.finish(_QUESTIONS[:1], index=_WANTED.index)

    assert run.manifest.index_at_end is None
