"""``polycite evaluate --draft-questions``: candidates from the index, for a person to edit."""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.options import note, print_json
from bot.commands.question_files import Row, write_rows
from index.counting import counted
from index.errors import BadQuestion, ChatModelUnavailable

if TYPE_CHECKING:
    from bot.evaluation.question_drafting import Tally
    from bot.settings import Settings
    from index.passages import Scope


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafting:
    """What a person asked to be drafted; ``language`` None is that of each passage."""

    count: int
    language: str | None
    scope: "Scope"
    seed: int
    out: Path | None
    as_json: bool


def draft(settings: "Settings", wanted: Drafting) -> None:
    """Print or write candidates, each as soon as it is there.

    Raises:
        UserError: There is no index, no model, or the file is there already.
    """
    from bot.evaluation.question_drafting import Tally

    tally, rows = Tally(), list[Row]()
    with write_rows(wanted.out, as_json=wanted.as_json) as write:

        def keep(row: Row) -> None:
            rows.append(row)
            write(row)

        try:
            asyncio.run(_draft(settings, wanted, tally, keep))
        except KeyboardInterrupt:
            note("polycite: interrupted; what is written above or in --out is sound.")
            raise SystemExit(130) from None
    if wanted.as_json:
        print_json({"questions": rows, "passages": tally.passages, **_flaws(tally)})
    refused = ", ".join(f"{n} for {flaw}" for flaw, n in tally.flaws.most_common())
    note(
        f"{counted(len(rows), 'question')} drafted from"
        f" {counted(tally.passages, 'passage')}"
        + (f"; drafts kept out: {refused}" if refused else "")
        + ". Review each, then make its 'reviewed' true."
    )
    if not rows:
        raise BadQuestion(
            "No question could be drafted. Try a larger chat model, or more articles."
        )


async def _draft(
    settings: "Settings", wanted: Drafting, tally: "Tally", keep: Callable[[Row], None]
) -> None:
    from bot.evaluation.question_drafting import candidate_as_row, draft_questions
    from bot.evaluation.sampling import sample_chunks
    from bot.wiring import open_chat_model, open_index

    with open_index(settings) as (catalogue, _):
        async with open_chat_model(settings) as (model, problem):
            if model is None:
                raise ChatModelUnavailable(
                    problem
                    or "Questions are drafted by a chat model, and there is none. Set"
                    " POLYCITE_CHAT_URL, or run 'polycite model install'."
                )
            chunks = sample_chunks(catalogue, scope=wanted.scope, seed=wanted.seed)
            number = 0
            async for candidate in draft_questions(
                model, chunks, wanted.count, language=wanted.language, tally=tally
            ):
                number += 1
                keep(candidate_as_row(candidate, number))
                if sys.stderr.isatty() and wanted.out is not None:
                    note(f"{number}/{wanted.count} questions")


def _flaws(tally: "Tally") -> dict[str, dict[str, int]]:
    return {"kept_out": {str(flaw): count for flaw, count in tally.flaws.items()}}
