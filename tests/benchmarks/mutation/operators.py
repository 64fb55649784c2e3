"""What a mutant changes: Cosmic Ray's operators, and those that it has not.

Its own know no membership, no condition of a comprehension and no return, and change a
threshold of 0.08 by 1 or not at all.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import parso
from cosmic_ray.operators.number_replacer import NumberReplacer
from cosmic_ray.operators.operator import Operator
from cosmic_ray.operators.provider import OperatorProvider

# Each is replaced by its neighbour and by its opposite. Of arithmetic, what still makes a
# number: what cannot run at all is noticed by any test.
_TAKEN = (
    "ReplaceComparisonOperator_Lt_LtE",
    "ReplaceComparisonOperator_Lt_GtE",
    "ReplaceComparisonOperator_LtE_Lt",
    "ReplaceComparisonOperator_LtE_Gt",
    "ReplaceComparisonOperator_Gt_GtE",
    "ReplaceComparisonOperator_Gt_LtE",
    "ReplaceComparisonOperator_GtE_Gt",
    "ReplaceComparisonOperator_GtE_Lt",
    "ReplaceComparisonOperator_Eq_NotEq",
    "ReplaceComparisonOperator_NotEq_Eq",
    "ReplaceComparisonOperator_Is_IsNot",
    "ReplaceComparisonOperator_IsNot_Is",
    "ReplaceBinaryOperator_Add_Sub",
    "ReplaceBinaryOperator_Sub_Add",
    "ReplaceBinaryOperator_Mul_Div",
    "ReplaceBinaryOperator_Div_Mul",
    "ReplaceBinaryOperator_FloorDiv_Mul",
    "ReplaceBinaryOperator_BitOr_BitAnd",
    "ReplaceBinaryOperator_BitAnd_BitOr",
    "ReplaceUnaryOperator_USub_UAdd",
    "ReplaceUnaryOperator_Delete_Not",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "AddNot",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ZeroIterationForLoop",
)

_PLAIN = ("None", "True", "False")

Node = Any
Position = tuple[tuple[int, int], tuple[int, int]]


class _Here(Operator):  # type: ignore[misc]
    """An operator that changes a node in as many ways as ``ways`` tells."""

    def ways(self, node: Node) -> Sequence[str]:
        """Return what may stand in the place of ``node``."""
        raise NotImplementedError

    def mutation_positions(self, node: Node) -> Iterator[Position]:
        """Yield the place of ``node`` once for each way."""
        for _ in self.ways(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Node, index: int) -> Node:
        """Return what stands there instead."""
        # White space before a node belongs to its first leaf.
        before = node.get_first_leaf().prefix or " "
        return parso.parse(before + self.ways(node)[index])  # type: ignore[no-untyped-call]

    @classmethod
    def examples(cls) -> tuple[()]:
        """Return none: nothing asks for them here."""
        return ()


class ShiftWholeNumber(NumberReplacer):  # type: ignore[misc]
    """One more, and one less, in the place of a whole number."""

    def mutation_positions(self, node: Node) -> Iterator[Position]:
        """Yield the place of a whole number twice."""
        if node.type == "number" and node.value.replace("_", "").isdecimal():
            yield from super().mutation_positions(node)


class ScaleNumber(_Here):
    """Half, and half as much again, in the place of a number that is not whole."""

    def ways(self, node: Node) -> Sequence[str]:
        """Return both numbers."""
        if node.type != "number" or node.value.replace("_", "").isdecimal():
            return ()
        value = float(node.value)
        return [repr(factor * value) for factor in (0.5, 1.5) if value]


class NegateMembership(_Here):
    """``not in`` in the place of ``in``, and the reverse."""

    def ways(self, node: Node) -> Sequence[str]:
        """Return the opposite of the operator of a comparison."""
        if node.type == "keyword" and node.parent.type == "comparison":
            return ["not in"] if node.value == "in" else ()
        words = node.get_code().split() if node.type == "comp_op" else ()
        return ["in"] if words == ["not", "in"] else ()


class NegateCondition(_Here):
    """``not`` before the condition of a comprehension."""

    def ways(self, node: Node) -> Sequence[str]:
        """Return the opposite condition, and what follows it."""
        if node.type != "comp_if":
            return ()
        _, condition, *after = node.children
        rest = "".join(child.get_code() for child in after)
        return [f"if not ({condition.get_code().strip()}){rest}"]


class ReturnNothing(_Here):
    """``None`` in the place of what a function returns."""

    def ways(self, node: Node) -> Sequence[str]:
        """Return the statement without its value."""
        # ``None`` counts as False; what is returned for True is another operator's.
        is_told = (
            node.type == "return_stmt" and node.get_code().split()[1] not in _PLAIN
        )
        return ["return None"] if is_told else ()


def operators() -> list[Operator]:
    """Return every operator, in an order that does not change."""
    provided = OperatorProvider()
    own = (
        ShiftWholeNumber,
        ScaleNumber,
        NegateMembership,
        NegateCondition,
        ReturnNothing,
    )
    return [*(provided[name]() for name in _TAKEN), *(made() for made in own)]
