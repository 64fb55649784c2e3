"""``/start`` and ``/help``: what the bot is, and what it can be asked to do."""

from dataclasses import replace

from bot.telegram.chats import Chats
from bot.telegram.delivering import Deliverer
from bot.telegram.showing.phrases import say
from bot.telegram.turns import Acts, OnStart, Turn
from prompts import has_catalogue


class Introducing:
    """The commands that explain the bot, and its first words in a group.

    What follows /start comes from a link, such as t.me/NAME?start=uk: the language that
    the bot is to speak, or ``help``.
    """

    def __init__(
        self, deliverer: Deliverer, chats: Chats, name: str, on_start: OnStart
    ) -> None:
        """Explain the bot with this @name; tell ``on_start`` who begins."""
        self._deliverer = deliverer
        self._chats = chats
        self._name = name
        self._on_start = on_start

    @property
    def acts(self) -> Acts:
        """The commands by their names."""
        return {"start": self._start, "help": self._help}

    async def greet_group(self, turn: Turn) -> None:
        """Introduce the bot to a group that has added it.

        Mentions may not reach it there, which nobody would know.

        Raises:
            ChatClosed: The group takes nothing.
        """
        texts = []
        if await self._chats.introduce(turn.place.chat, turn.update_id):
            texts.append(say("start_group", turn.language, bot=self._name))
        if not turn.said.reads_all and texts:
            texts.append(say("group_privacy_mode", turn.language))
        if texts:
            await self._deliverer.say(turn, "\n\n".join(texts))

    async def _start(self, turn: Turn) -> None:
        self._on_start(turn.said.person)
        asked = turn.said.text.lower()
        if asked == "help":
            await self._help(turn)
            return
        if asked and has_catalogue(asked):
            await self._chats.choose_language(turn.place.chat, asked)
            turn = replace(turn, language=asked)
        if turn.place.is_private:
            await self._deliverer.say(turn, say("start", turn.language))
        elif await self._chats.introduce(turn.place.chat, turn.update_id):
            text = say("start_group", turn.language, bot=self._name)
            await self._deliverer.say(turn, text)

    async def _help(self, turn: Turn) -> None:
        text = say("help", turn.language)
        if turn.is_admin:
            text += "\n\n" + say("help_admin", turn.language)
        if not turn.place.is_private:
            text = say("help_group", turn.language, bot=self._name)
        await self._deliverer.say(turn, text)
