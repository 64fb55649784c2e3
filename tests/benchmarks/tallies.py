"""What came of trials: shares by pair of languages, printed."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping

from bot.commands.options import say
from tests.benchmarks.measures import mean
from tests.benchmarks.tables import (
    Cell,
    as_json,
    as_number,
    as_table,
    other_language,
    same_language,
)
from tests.benchmarks.trials import KINDS, Kind, Outcome, Trial

_TARGETS: Mapping[Kind, str] = {
    "true": "0.96, no pair under 0.92",
    "numbers": "0.99",
    "dates": "0.99",
    "names": "0.90",
    "next": "0.90",
    "other": "0.995",
}


class Tally:
    """Outcomes of trials, by kind and by pair of languages."""

    def __init__(self) -> None:
        """Start without any."""
        self._outcomes: defaultdict[tuple[Kind, Cell], Counter[Outcome]]
        self._outcomes = defaultdict(Counter)

    def add(self, trial: Trial, outcome: Outcome) -> None:
        """Count an outcome."""
        self._outcomes[trial.kind, trial.cell][outcome] += 1

    def shares(self, kind: Kind) -> dict[Cell, float]:
        """Return the share of each pair that is as it should be."""
        shares: dict[Cell, float] = {}
        for (of, cell), outcomes in self._outcomes.items():
            all_of_it = outcomes.total()
            good = all_of_it - outcomes["kept"] - outcomes["moved"]
            if kind == "true":
                good = outcomes["kept"]
            elif kind == "moved":
                # What is refused is neither cited rightly nor wrongly.
                all_of_it, good = all_of_it - good, outcomes["moved"]
            if of == kind and all_of_it:
                shares[cell] = good / all_of_it
        return shares

    def outcomes(self, kind: Kind, *, is_foreign: bool) -> Counter[Outcome]:
        """Return the outcomes of all pairs of different languages, or of the others."""
        return sum(
            (
                outcomes
                for (of, (said, held)), outcomes in self._outcomes.items()
                if of == kind and (said != held) == is_foreign
            ),
            Counter[Outcome](),
        )


def print_kind(kind: Kind, tally: Tally, *, with_pairs: bool) -> None:
    """Print what came of one kind; of what is said in each language, and each pair."""
    shares = tally.shares(kind)
    foreign = {cell: share for cell, share in shares.items() if cell[0] != cell[1]}
    outcomes = tally.outcomes(kind, is_foreign=True)
    aim = f"; to reach {_TARGETS[kind]}" if kind in _TARGETS else ""
    say(f"{KINDS[kind]}{aim}")
    if not shares:
        say("  none tried")
        return
    if foreign:
        (said, held), least = min(foreign.items(), key=lambda row: row[1])
        say(
            f"  mean of {len(foreign)} pairs {mean([*foreign.values()]):.3f}, least"
            f" {least:.3f} ({said} from {held}), {outcomes.total()} tried"
        )
    own = same_language(shares)
    say(f"  same language {mean(own):.3f}, least {min(own, default=math.nan):.3f}")
    told = ", ".join(f"{name} {count}" for name, count in outcomes.most_common())
    say(f"  between languages: {told}")
    by_language = {
        said: mean(other_language({c: s for c, s in foreign.items() if c[0] == said}))
        for said in dict.fromkeys(said for said, _ in foreign)
    }
    told = ", ".join(f"{said} {share:.3f}" for said, share in by_language.items())
    say(f"  said in: {told}")
    if with_pairs or kind == "true":
        say(as_table("  by the language of the passage", shares, corner="said in"))


def kind_as_json(kind: Kind, tally: Tally) -> dict[str, object]:
    """Return the share of every pair, their mean, and the outcomes between languages."""
    shares = tally.shares(kind)
    return {
        "mean": as_number(mean(other_language(shares))),
        "same_language": as_number(mean(same_language(shares))),
        "pairs": as_json(shares),
        "outcomes": dict(tally.outcomes(kind, is_foreign=True)),
    }
