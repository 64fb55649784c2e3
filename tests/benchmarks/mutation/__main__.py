"""The benchmark of mutants: ``python -m tests.benchmarks.mutation --help``.

A mutant is a module with one small change to a line that decides: a comparison, what
joins or negates conditions, a number, arithmetic, what is returned (``operators``). It is
killed when a test of the module fails with it, or does not come to an end. The score is
the share of those killed, of all that are not judged to do the same as the module
(``equivalent.toml``).
"""

import argparse
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.options import note, say
from tests.benchmarks.mutation.mutants import (
    REPOSITORY,
    Mutant,
    draw_mutants,
    make_mutants,
    read_equivalent,
)
from tests.benchmarks.mutation.running import Runner
from tests.benchmarks.mutation.targets import TESTS

# A mutant that ends takes no longer than the module itself, but for what others compute.
_SLOWER = 3
_ALWAYS_S = 15
_FIRST_S = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class _Score:
    """What became of the mutants of one module."""

    file: str
    killed: int
    timed_out: int
    survivors: tuple[Mutant, ...]
    equivalent: int
    seconds: float

    @property
    def share(self) -> float:
        """The share that was killed; 1 where there was none to kill."""
        mutants = self.killed + len(self.survivors)
        return self.killed / mutants if mutants else 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a score for each module, and what survived; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.mutation",
        description="Measure how many small changes of code that decides are noticed.",
    )
    parser.add_argument(
        "--only", nargs="+", metavar="FILE", choices=[*TESTS], help="these modules"
    )
    parser.add_argument(
        "--mutants", type=int, default=40, help="at most, of each module, by chance"
    )
    parser.add_argument("--seed", type=int, default=1, help="of that chance")
    parser.add_argument(
        "--seconds",
        type=float,
        default=math.inf,
        help="begin no mutant of a module after so long",
    )
    parser.add_argument(
        "--lines", action="store_true", help="also print each mutant that was killed"
    )
    options = parser.parse_args(arguments)
    runner = Runner()
    say(
        f"{'module':22}{'mutants':>8}{'killed':>8}{'equivalent':>12}{'score':>8}{'s':>6}"
    )
    for file in options.only or TESTS:
        text = (REPOSITORY / file).read_text(encoding="utf-8")
        mutants = make_mutants(file, text)
        _tell_unknown(file, mutants)
        _tell(
            _measure(
                runner,
                file,
                text,
                draw_mutants(mutants, options.mutants, options.seed),
                most_s=options.seconds,
                tells_killed=options.lines,
            )
        )
    return 0


def _measure(
    runner: Runner,
    file: str,
    text: str,
    mutants: Sequence[Mutant],
    *,
    most_s: float,
    tells_killed: bool,
) -> _Score:
    started = time.monotonic()
    if not runner.passes(file, text, TESTS[file], _FIRST_S):
        raise SystemExit(
            f"The tests of {file} fail or hang before anything is changed."
        )
    within_s = _SLOWER * (time.monotonic() - started) + _ALWAYS_S
    known = read_equivalent(file)
    survivors: list[Mutant] = []
    killed = timed_out = equivalent = 0
    for mutant in mutants:
        if time.monotonic() - started > most_s:
            break
        if (mutant.was, mutant.becomes) in known:
            equivalent += 1
            continue
        passes = runner.passes(file, mutant.text, TESTS[file], within_s)
        if passes:
            survivors.append(mutant)
            continue
        killed += 1
        timed_out += passes is None
        if tells_killed:
            say(_as_text("killed", mutant))
    return _Score(
        file=file,
        killed=killed,
        timed_out=timed_out,
        survivors=tuple(survivors),
        equivalent=equivalent,
        seconds=time.monotonic() - started,
    )


def _tell_unknown(file: str, mutants: Sequence[Mutant]) -> None:
    """Tell of those judged equivalent that are not made: their line is another now."""
    made = {(mutant.was, mutant.becomes) for mutant in mutants}
    for was, becomes in sorted(read_equivalent(file) - made):
        note(f"  {file}: no mutant makes '{becomes}' of '{was}' any more")


def _tell(score: _Score) -> None:
    mutants = score.killed + len(score.survivors) + score.equivalent
    say(
        f"{score.file:22}{mutants:>8}{score.killed:>8}{score.equivalent:>12}"
        f"{score.share:>8.0%}{score.seconds:>6.0f}"
    )
    if score.timed_out:
        note(f"  {score.timed_out} of the killed were so by the time limit")
    for mutant in sorted(score.survivors, key=lambda mutant: mutant.line):
        say(_as_text("survived", mutant))


def _as_text(what: str, mutant: Mutant) -> str:
    return (
        f"  {what} {mutant.file}:{mutant.line} {mutant.operator}\n"
        f"    - {mutant.was}\n    + {mutant.becomes}"
    )


if __name__ == "__main__":
    sys.exit(main())
