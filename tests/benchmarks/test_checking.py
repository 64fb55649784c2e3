import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.checking import main
from tests.benchmarks.fitting import Samples, fit
from tests.benchmarks.small_data import write_data
from tests.benchmarks.tallies import Tally
from tests.benchmarks.trials import Kind, RememberingAligner, Trial


def test_without_data_the_benchmark_says_so_and_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--data", str(tmp_path / "nowhere"), "--only", "true", "times"])

    printed = capsys.readouterr()
    assert code == 0
    assert "skipped" in printed.err
    assert "kept" not in printed.out


def test_true_sentences_are_kept_and_changed_numbers_refused(tmp_path: Path) -> None:
    data, figures = write_data(tmp_path / "data"), tmp_path / "figures.json"
    asked = ["--only", "true", "numbers", "other", "--half", "all", "--every", "1"]

    code = main(["--data", str(data), "--json", str(figures), *asked])

    found = json.loads(figures.read_text(encoding="utf-8"))
    assert code == 0
    assert found["true"]["mean"] == 1
    assert found["numbers"]["outcomes"] == {"number": 4}
    assert found["other"]["mean"] == 1


def test_a_tally_counts_what_is_as_it_should_be() -> None:
    tally = Tally()

    outcomes: Mapping[Kind, Sequence[str]] = {
        "true": ["kept", "kept", "kept", "name"],
        "next": ["kept", "meaning", "number", "name"],
        "moved": ["kept", "moved", "moved", "meaning"],
    }
    for kind, each in outcomes.items():
        for outcome in each:
            tally.add(_trial(kind), outcome)

    cell = ("en", "de")
    assert tally.shares("true") == {cell: 0.75}
    assert tally.shares("next") == {cell: 0.75}
    assert tally.shares("moved") == {cell: pytest.approx(2 / 3)}
    assert tally.outcomes("true", is_foreign=True) == {"kept": 3, "name": 1}
    assert tally.outcomes("true", is_foreign=False) == {}


def test_a_text_is_read_once_until_it_is_forgotten() -> None:
    aligner = RememberingAligner()

    (first,) = aligner.read(["The tower is old."], "en")
    again, other = aligner.read(["The tower is old.", "It stands."], "en")
    aligner.forget()
    (fresh,) = aligner.read(["The tower is old."], "en")

    assert again is first
    assert other.text == "It stands."
    assert fresh is not first
    assert np.allclose(fresh.vectors, first.vectors, atol=1e-4)


def test_a_fit_finds_the_value_that_tells_true_from_false() -> None:
    drawn = np.random.default_rng(5)
    true = drawn.normal([1.0, 0.0], 0.5, (400, 2))
    false = drawn.normal([-1.0, 0.0], 0.5, (400, 2))

    found = fit(Samples(true=[*true[:, None]], false=[*false[:, None]]))

    telling, idle = found.weights
    assert telling > 10 * abs(idle)
    kept = true @ found.weights + found.constants[0.96] >= 0
    assert 0.955 <= kept.mean() <= 0.97


def test_where_nothing_is_false_there_is_nothing_to_fit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_data(tmp_path)

    code = main(["--data", str(data), "--fit", "--every", "1"])

    printed = capsys.readouterr().out
    assert code == 0
    assert "support (bot.supporting): 4 true, 0 false" in printed
    assert printed.count("too little to fit") == 2


def _trial(kind: Kind) -> Trial:
    return Trial(kind=kind, cell=("en", "de"), text="", sentence="", evidence=())
