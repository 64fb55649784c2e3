"""Rated answers as rows of a question set, for a person to review.

What a reader has found good is taken for right: its sources, and what was written. What
was found bad is a question that waits for somebody to write what is right.
"""

from typing import Any, Literal

from bot.telegram.ratings import RatedAnswer, Ratings, Tally
from bot.telegram.state import State, StateFile, StateSchema

Rating = Literal["good", "bad", "mixed"]


async def read_feedback(opened: StateFile | StateSchema) -> list[dict[str, Any]]:
    """Return a row for each rated answer of a state, oldest first; the bot may run.

    Raises:
        StateUnusable: It cannot be read.
    """
    bot_id = opened.bot_id if isinstance(opened, StateSchema) else None
    state = State(opened)
    try:
        return [feedback_row(rated, bot_id) for rated in await Ratings(state).rated()]
    finally:
        state.close()


def feedback_row(rated: RatedAnswer, bot_id: int | None) -> dict[str, Any]:
    """Return a row of a question set; ``reviewed`` is for a person to make true.

    ``bot_id`` is for where several bots share an index: each counts its own updates.
    Who finds it good that nothing was found says that the articles do not hold it.
    """
    rating = _rating(rated.tally)
    is_good = rating == "good"
    cited = [c for c in rated.citations if is_good and not c.is_differing]
    whose = "telegram" if bot_id is None else f"telegram-{bot_id}"
    return {
        "id": f"{whose}-{rated.update_id}",
        "language": None if rated.language == "und" else rated.language,
        "question": rated.question,
        "answers": [rated.written] if is_good and rated.written else [],
        "sources": list(dict.fromkeys(c.file for c in cited)),
        "answerable": not (is_good and rated.status == "not_found"),
        "evidence": {c.file: c.quote for c in reversed(cited)},
        "status": rated.status,
        "rating": rating,
        "ratings": {"good": rated.tally.good, "bad": rated.tally.bad},
        "reviewed": False,
    }


def _rating(tally: Tally) -> Rating:
    if tally.good == tally.bad:
        return "mixed"
    return "good" if tally.good > tally.bad else "bad"
