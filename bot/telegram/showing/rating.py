"""Thumbs up and down that show what was pressed."""

from collections.abc import Sequence
from dataclasses import replace

from bot.telegram.outgoing import Button
from bot.telegram.showing.callbacks import read_callback

_CHECKED = "✓"


def show_tally(
    buttons: Sequence[Sequence[Button]], *, good: int, bad: int, is_private: bool
) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons of an answer with how many found it good, and how many bad.

    In a private chat, where there is one reader, what they pressed is checked.
    """
    count_by_action = {"good": good, "bad": bad}

    def show(button: Button) -> Button:
        callback = read_callback(button.callback_data or "")
        count = count_by_action.get(callback.action, 0) if callback else 0
        if not count:
            return button
        told = _CHECKED if is_private else str(count)
        return replace(button, label=f"{button.label} {told}")

    return tuple(tuple(map(show, row)) for row in buttons)
