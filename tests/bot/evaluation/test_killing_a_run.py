"""A real run, killed again and again and gone on with, ends as one that nobody touched."""

import time
import zlib
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.chat_wire import Handler, chat_wire
from tests.program import REPOSITORY, Ran, Started, polycite, started_polycite

_COUNT = 30
_PLAIN = (0, 9, 22)
"""So many outcomes are there when it is killed; at 0 it has only begun."""
# Checking what is written takes a second a question.
_FEW = 6
_WRITTEN = (2,)
_REPLIES = (
    "NOT_FOUND",
    "Nobody knows 777 of them [1].",
    "The train runs in the night [1].",
    "Потяг курсує щоночі [1][2].",
)


def _reply(handler: Handler) -> None:
    """Say what depends on the question alone, however often it is asked."""
    asked = handler.wire.requests[-1]["messages"][-1]["content"]
    handler.stream(_REPLIES[zlib.crc32(asked.encode()) % len(_REPLIES)])


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    lines = (REPOSITORY / "questions" / "articles.jsonl").read_text(encoding="utf-8")
    path = tmp_path / "set.jsonl"
    # Every third: several languages, some of them unanswerable.
    chosen = lines.splitlines()[::3][:_COUNT]
    path.write_text("\n".join(chosen) + "\n", encoding="utf-8")
    return path


def _end_at(
    count: int,
    folder: Path,
    home: Path,
    arguments: list[str],
    environment: Mapping[str, str],
    end: Callable[[Started], None],
) -> Ran:
    """End the program when so many outcomes are kept, and say how it ended."""
    with started_polycite(*arguments, home=home, environment=environment) as started:
        while _kept(folder) < count and started.process.is_alive():
            time.sleep(0.005)
        end(started)
        return started.ended(within_s=600)


def _kill(started: Started) -> None:
    started.process.kill()


def _kept(folder: Path) -> int:
    """Return how many outcomes are kept, -1 where the run has not begun."""
    path = folder / "outcomes.jsonl"
    return path.read_bytes().count(b"\n") if path.exists() else -1


def _untimed(report: dict[str, Any]) -> dict[str, Any]:
    """Return a report without timings, and without what the run is called."""
    groups = ("by_question_language", "by_article_language", "by_pair")

    def leave_out(metrics: dict[str, Any]) -> dict[str, Any]:
        return {n: m for n, m in metrics.items() if not n.endswith(("_p50", "_p95"))}

    return {
        **{k: v for k, v in report.items() if k not in ("run", "outcomes")},
        "metrics": leave_out(report["metrics"]),
        **{g: {n: leave_out(m) for n, m in report[g].items()} for g in groups},
    }


@pytest.mark.parametrize(
    ("options", "count", "kills"),
    [(["--no-model"], _COUNT, _PLAIN), ([], _FEW, _WRITTEN)],
    ids=["quotes", "answers"],
)
def test_a_run_that_is_killed_and_resumed_gives_the_figures_of_one_that_was_not(
    sample_home: Path,
    questions: Path,
    tmp_path: Path,
    options: list[str],
    count: int,
    kills: tuple[int, ...],
) -> None:
    folder = tmp_path / "killed"
    chosen = questions.read_text(encoding="utf-8").splitlines(keepends=True)[:count]
    questions.write_text("".join(chosen), encoding="utf-8")
    begin = ["evaluate", str(questions), "--json", *options]
    with chat_wire(_reply) as wire:
        environment = {
            "POLYCITE_CHAT_URL": wire.url,
            "POLYCITE_CHAT_MODEL": "scripted",
        }

        def run(*more: str) -> Any:  # noqa: ANN401 - what JSON holds
            ran = polycite(
                *begin, *more,
                home=sample_home, environment=environment, timeout_s=900,
            )  # fmt: skip
            assert ran.code == 0, ran.err
            return ran.json

        uninterrupted = run("--out", str(tmp_path / "whole"))
        kept: list[int] = []
        for done in kills:
            where = ["--resume" if kept else "--out", str(folder)]
            _end_at(done, folder, sample_home, [*begin, *where], environment, _kill)
            kept.append(_kept(folder))
        resumed = run("--resume", str(folder))

    assert all(wanted <= found for wanted, found in zip(kills, kept, strict=True))
    # Killed in the middle each time, or nothing is shown.
    assert all(one < next_one for one, next_one in pairwise([*kept, count]))
    assert _untimed(resumed) == _untimed(uninterrupted)
    assert uninterrupted["questions"] == count


def test_ctrl_c_says_what_is_kept_and_the_command_it_says_goes_on(
    sample_home: Path, questions: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    begin = ["evaluate", str(questions), "--no-model", "--json", "--out", str(folder)]

    interrupted = _end_at(2, folder, sample_home, begin, {}, Started.press_ctrl_c)
    kept = _kept(folder)
    (line,) = interrupted.err.splitlines()
    command = line.partition("Go on with: polycite ")[2].split()
    ran = polycite(*command, home=sample_home)

    assert interrupted.code == 130
    assert f"interrupted; {kept} of {_COUNT} outcomes are kept in '{folder}'" in line
    assert (ran.code, ran.json["questions"]) == (0, _COUNT)


def test_a_run_with_other_options_is_not_gone_on_with(
    sample_home: Path, questions: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    first = ["evaluate", str(questions), "--retrieval-only"]
    polycite(*first, "--out", folder, home=sample_home)

    ran = polycite(
        "evaluate", questions, "--no-model", "--resume", folder, home=sample_home
    )

    assert ran.code == 1
    (line,) = ran.err.splitlines()
    assert "it would not be the same run: kind of run was passages, is quotes" in line
