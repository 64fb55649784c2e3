import sys

import numpy as np

from tests.benchmarks.costs import cost_of


def test_a_program_costs_its_own_memory_and_not_that_of_who_asks() -> None:
    ours = np.ones(30_000_000)

    small = cost_of([sys.executable, "-c", "pass"])
    large = cost_of([sys.executable, "-c", "b'x' * 100_000_000"])

    assert small.peak_mb < ours.nbytes / 1e6 / 2
    assert small.peak_mb + 90 < large.peak_mb


def test_the_exit_code_of_a_program_is_told() -> None:
    assert cost_of([sys.executable, "-c", "raise SystemExit(3)"]).exit_code == 3
