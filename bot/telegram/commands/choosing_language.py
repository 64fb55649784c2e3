"""``/language``: in which language the bot says its own words."""

from bot.telegram.chats import Chats
from bot.telegram.delivering import Deliverer
from bot.telegram.showing.phrases import language_name, say
from bot.telegram.turns import Acts, Turn
from prompts import FALLBACK_LANGUAGE, catalogue_languages, has_catalogue

# Instead of a code: the language of each person's app.
_AUTOMATIC = "auto"


class ChoosingLanguage:
    """The command that tells the chat's language, and chooses another."""

    def __init__(self, chats: Chats, deliverer: Deliverer) -> None:
        """Keep the choice in ``chats``."""
        self._chats = chats
        self._deliverer = deliverer

    @property
    def acts(self) -> Acts:
        """The commands by their names."""
        return {"language": self._language}

    async def _language(self, turn: Turn) -> None:
        language = turn.language
        code = turn.said.text.lower()
        codes = ", ".join([*sorted(catalogue_languages()), _AUTOMATIC])
        if not code:
            name = language_name(language, language)
            text = say("language_now", language, language=name, codes=codes)
        elif code == _AUTOMATIC:
            await self._chats.choose_language(turn.place.chat, None)
            language = turn.said.language or FALLBACK_LANGUAGE
            text = say("language_automatic", language)
        elif not has_catalogue(code):
            text = say("language_unknown", language, code=code, codes=codes)
        else:
            await self._chats.choose_language(turn.place.chat, code)
            language = code
            text = say("language_chosen", code, language=language_name(code, code))
        await self._deliverer.say(turn, text, language=language)
