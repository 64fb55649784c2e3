"""A chat model for one answer: its tokens counted, its time limited."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from bot.chat_events import TokenUse
from bot.chat_model import ChatModel, Exchange
from index.errors import ChatModelUnavailable

# UTF-8 bytes of a token, in the densest of scripts: an estimate that is seldom too low.
_BYTES_PER_TOKEN = 3


class MeteredModel:
    """Writes with another model, and knows what that took.

    ``calls`` counts the requests, ``tokens`` what the endpoint says they took: where it
    does not say, or the reply was not read to its end, an estimate.
    """

    def __init__(self, model: ChatModel, *, within_s: float) -> None:
        """Write with ``model`` for ``within_s`` seconds from now, all replies together."""
        self._model = model
        self._within_s = within_s
        self._until = asyncio.get_running_loop().time() + within_s
        self.calls = 0
        self.tokens = 0

    @property
    def model(self) -> str:
        """The name of the model that writes."""
        return self._model.model

    @property
    def evidence_characters(self) -> int:
        """How much evidence is worth sending to it."""
        return self._model.evidence_characters

    async def stream(
        self, system: str, user: str, before: Sequence[Exchange] = ()
    ) -> AsyncGenerator[str | TokenUse]:
        """Yield the reply in pieces (see ``ChatModel.stream``)."""
        self.calls += 1
        asked = [system, user, *(text for exchange in before for text in exchange)]
        size = sum(len(text.encode()) for text in asked)
        told: TokenUse | None = None
        try:
            async with aclosing(self._model.stream(system, user, before)) as pieces:
                while (piece := await self._next(pieces)) is not None:
                    if isinstance(piece, TokenUse):
                        told = piece
                    else:
                        size += len(piece.encode())
                    yield piece
        finally:
            estimate = size // _BYTES_PER_TOKEN
            self.tokens += told.prompt + told.completion if told else estimate

    async def _next(
        self, pieces: AsyncGenerator[str | TokenUse]
    ) -> str | TokenUse | None:
        try:
            async with asyncio.timeout_at(self._until):
                return await anext(pieces, None)
        except TimeoutError:
            raise ChatModelUnavailable(
                f"The answer was not written within {self._within_s:g} s. Take a faster"
                " model, or raise POLYCITE_TELEGRAM_ANSWER_S."
            ) from None
