"""Buttons that were pressed: every press is answered, and carried out if it is ours."""

from collections.abc import Awaitable, Callable, Mapping

from bot.telegram.sending import Sender
from bot.telegram.showing.callbacks import Action, Callback, read_callback
from bot.telegram.turns import Turn


class Press:
    """A button that was pressed, and that waits until it is answered."""

    def __init__(self, turn: Turn, callback: Callback, sender: Sender) -> None:
        """Answer with ``sender``."""
        self.turn = turn
        self.callback = callback
        self._sender = sender
        self._is_answered = False

    async def answer(self, text: str = "", *, is_alert: bool = False) -> None:
        """End its waiting, the first time this is called; do so before what takes time.

        ``text`` is at most 200 characters, shown for a moment or as an alert.
        """
        if not self._is_answered:
            self._is_answered = True
            query = self.turn.said.query
            await self._sender.answer_press(query, text, is_alert=is_alert)


CarryOut = Callable[[Press], Awaitable[None]]
"""Does what a button is for, where whoever pressed it may."""

ByAction = Mapping[Action, CarryOut]
"""What buttons do, by what their data says."""


class Presses:
    """Carries out what a pressed button says."""

    def __init__(self, sender: Sender, by_action: ByAction) -> None:
        """Answer presses with ``sender``."""
        self._sender = sender
        self._by_action = by_action

    async def press(self, turn: Turn) -> None:
        """Do what the button is for; data of no button of ours does nothing."""
        callback = read_callback(turn.said.data)
        carry_out = self._by_action.get(callback.action) if callback else None
        if callback is None or carry_out is None:
            await self._sender.answer_press(turn.said.query)
            return
        press = Press(turn, callback, self._sender)
        try:
            await carry_out(press)
        except Exception:
            # Whatever went wrong is told elsewhere; the button must stop turning.
            await press.answer()
            raise
        await press.answer()
