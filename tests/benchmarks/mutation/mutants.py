"""Mutants of a module: its text with one change each, to a line that decides."""

import ast
import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

from tests.benchmarks.mutation.operators import operators

REPOSITORY = Path(__file__).parents[3]
_JUDGED = Path(__file__).with_name("equivalent.toml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """A module, ``text``, that differs from ``file`` by ``operator`` in a few lines.

    ``was`` and ``becomes`` are these lines without what indents them, ``line`` the number
    of the first.
    """

    file: str
    operator: str
    line: int
    was: str
    becomes: str
    text: str


def make_mutants(file: str, text: str) -> list[Mutant]:
    """Return all mutants of a module that run, each once, in an order that stays."""
    seen = {_what_runs(text)}
    mutants: list[Mutant] = []
    for operator, mutated in _every_change(text):
        try:
            runs = _what_runs(mutated)
        except SyntaxError:
            continue
        if runs not in seen:
            seen.add(runs)
            mutants.append(_compare(file, operator, text, mutated))
    return mutants


def draw_mutants(mutants: Sequence[Mutant], most: int, seed: int) -> list[Mutant]:
    """Return up to ``most`` mutants by chance, in an order by chance."""
    return random.Random(seed).sample(mutants, min(most, len(mutants)))  # noqa: S311


def read_equivalent(file: str) -> set[tuple[str, str]]:
    """Return which mutants of a module do what it does, so that no test can notice.

    They are known by what a line was and what it becomes.
    """
    return {(row["was"], row["becomes"]) for row in _judged().get(file, ())}


def judged_files() -> set[str]:
    """Return the modules of which some mutants are judged equivalent."""
    return {*_judged()}


def as_one_line(lines: Sequence[str]) -> str:
    """Return lines as ``was`` and ``becomes`` have them."""
    return " ".join(line.strip() for line in lines)


def _judged() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(_JUDGED.read_text(encoding="utf-8"))


def _every_change(text: str) -> Iterator[tuple[str, str]]:
    for operator in operators():
        nodes = ast_nodes(get_ast(text))
        count = sum(1 for node in nodes for _ in operator.mutation_positions(node))
        for number in range(count):
            mutated = mutate_code(text, operator, number)
            if mutated is not None:
                yield type(operator).__name__, mutated


class _Undecided(ast.NodeTransformer):
    """Takes away what decides nothing.

    That is annotations, decorators, ``strict=True``, and how parameters are given.
    """

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Clear the fields that hold them."""
        for field in ("annotation", "returns"):
            if getattr(node, field, None) is not None:
                setattr(node, field, ast.Constant(value=None))
        if hasattr(node, "decorator_list"):
            node.decorator_list = []
        if isinstance(node, ast.Call):
            node.keywords = [k for k in node.keywords if k.arg != "strict"]
        if isinstance(node, ast.arguments):
            node.args = [*node.posonlyargs, *node.args, *node.kwonlyargs]
            node.defaults += [value for value in node.kw_defaults if value]
            node.posonlyargs, node.kwonlyargs, node.kw_defaults = [], [], []
        return super().generic_visit(node)


def _what_runs(text: str) -> str:
    return ast.dump(_Undecided().visit(ast.parse(text)))


def _compare(file: str, operator: str, text: str, mutated: str) -> Mutant:
    was, becomes = text.splitlines(), mutated.splitlines()
    before = _count_alike(was, becomes)
    after = _count_alike(was[before:][::-1], becomes[before:][::-1])
    return Mutant(
        file=file,
        operator=operator,
        line=before + 1,
        was=as_one_line(was[before : len(was) - after]),
        becomes=as_one_line(becomes[before : len(becomes) - after]),
        text=mutated,
    )


def _count_alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many lines the two have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
