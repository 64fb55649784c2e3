"""What the benchmark of mutants changes, and what it leaves alone."""

import pytest

from tests.benchmarks.mutation.mutants import (
    REPOSITORY,
    as_one_line,
    draw_mutants,
    judged_files,
    make_mutants,
    read_equivalent,
)
from tests.benchmarks.mutation.targets import TESTS


def _becomes(text: str) -> set[str]:
    return {mutant.becomes for mutant in make_mutants("x.py", text)}


@pytest.mark.parametrize(
    ("line", "becomes"),
    [
        ("a < b", {"a <= b", "a >= b"}),
        ("a == b", {"a != b"}),
        ("a in b", {"a not in b"}),
        ("a not in b", {"a in b"}),
        ("a and b", {"a or b"}),
        ("x = not a", {"x = a"}),
        ("x = 7", {"x = 8", "x = 6"}),
        ("x = 1_000", {"x = 1001", "x = 999"}),
        ("x = 0.5", {"x = 0.25", "x = 0.75"}),
        ("x = -a", {"x = +a"}),
        ("a + b", {"a - b"}),
        ("a | b", {"a & b"}),
        ("a if b else c", {"a if not b else c"}),
        ("[a for a in b if a]", {"[a for a in b if not (a)]"}),
    ],
)
def test_what_decides_is_changed_one_thing_at_a_time(
    line: str, becomes: set[str]
) -> None:
    written = {" ".join(text.split()) for text in _becomes(line + "\n")}

    assert written == becomes


def test_a_function_returns_nothing_instead() -> None:
    text = "def f(a):\n    if a:\n        return None\n    return a\n"

    assert _becomes(text) == {"return None", "if not a:"}


@pytest.mark.parametrize(
    "text",
    [
        "x: int | None\n",
        "@cache(maxsize=4)\ndef f(a: int | None) -> int | None:\n    pass\n",
        "zip(a, b, strict=True)\n",
        '"""One of 72."""\n',
        "def f(a, *, b):\n    pass\n",
    ],
    ids=["annotation", "decorator", "strict", "text", "keywords"],
)
def test_what_decides_nothing_is_left_alone(text: str) -> None:
    assert _becomes(text) == set()


def test_the_same_seed_draws_the_same_mutants() -> None:
    text = "".join(f"x = {number}\n" for number in range(2, 60, 3))
    mutants = make_mutants("x.py", text)

    one, again, other = (draw_mutants(mutants, 9, seed) for seed in (1, 1, 2))

    assert one == again != other
    assert len({mutant.becomes for mutant in one}) == 9
    assert draw_mutants(mutants, 1_000, 1) != mutants
    assert len(draw_mutants(mutants, 1_000, 1)) == len(mutants)


@pytest.mark.parametrize("file", sorted(judged_files()))
def test_what_is_judged_equivalent_still_stands_in_a_module_that_is_tested(
    file: str,
) -> None:
    text = as_one_line((REPOSITORY / file).read_text(encoding="utf-8").splitlines())

    assert file in TESTS
    for was, becomes in read_equivalent(file):
        assert was in text
        assert was != becomes


def test_every_module_that_decides_has_tests() -> None:
    for file, tests in TESTS.items():
        for path in (file, *(test for test in tests if not test.startswith("-"))):
            assert (REPOSITORY / path).is_file(), path
