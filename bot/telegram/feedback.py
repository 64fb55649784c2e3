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
    state = State(opened)
    try:
        return [feedback_row(rated) for rated in await Ratings(state).rated()]
    finally:
        state.close()


def feedback_row(rated: RatedAnswer) -> dict[str, Any]:
    """Return a row of a question set; ``reviewed`` is for a person to make true.

    Who finds it good that nothing was found says that the articles do not hold it.
    """
    rating = _rating(rated.tally)
    is_good = rating == "good"
    cited = [c for c in rated.citations if is_good and not c.is_differing]
    return {
        "id": f"telegram-{rated.update_id}",
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
