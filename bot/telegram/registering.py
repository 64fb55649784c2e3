"""Menus of commands and what the bot's page says, told to Telegram when they change.

That takes a request for each language and place. What Telegram has been told is kept, so
that a start like the last one makes no request.
"""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.telegram.journal import note, note_trouble
from bot.telegram.reaching import Contact
from bot.telegram.registered import Registered
from bot.telegram.sending import Bot
from bot.telegram.showing.phrases import Phrase, say
from index.errors import UserError
from prompts import FALLBACK_LANGUAGE, catalogue_languages

_DESCRIBED: Mapping[str, Phrase] = {
    "ask": "command_ask",
    "new": "command_new",
    "sources": "command_sources",
    "stop": "command_stop",
    "language": "command_language",
    "help": "command_help",
    "privacy": "command_privacy",
    "forget": "command_forget",
    "articles": "command_articles",
    "add": "command_add",
    "remove": "command_remove",
    "stats": "command_stats",
    "allow": "command_allow",
    "block": "command_block",
}
_FOR_ADMINS = ("articles", "add", "remove", "stats", "allow", "block")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Registration:
    """Something to tell Telegram; ``chat`` is the one that it is about, if any."""

    key: str
    told: tuple[tuple[str, str], ...]
    act: Callable[[], Awaitable[object]]
    chat: int | None = None

    @property
    def fingerprint(self) -> str:
        """What is another when something else is told."""
        return hashlib.sha256(json.dumps(self.told).encode()).hexdigest()


class Registering:
    """Tells Telegram what has changed, in the background and for as long as it takes."""

    def __init__(
        self,
        bot: Bot,
        contact: Contact,
        registered: Registered,
        *,
        admins: Collection[int],
        is_on: bool,
    ) -> None:
        """Keep in ``registered`` what is told; ``admins`` see more commands.

        Unless it ``is_on``, nothing is: somebody else sees to the bot's page.
        """
        self._bot = bot
        self._contact = contact
        self._registered = registered
        self._is_on = is_on
        self._admins = sorted(admins)
        # Nothing can be said of a chat in which nobody has written yet.
        self._unknown: set[int] = set()
        self._news = asyncio.Event()

    async def run(self) -> None:
        """Register what is not, and again when a chat has become known."""
        while self._is_on:
            await self._register_all()
            await self._news.wait()
            self._news.clear()

    def greet(self, person: int) -> None:
        """Give somebody who writes for the first time the menu that is theirs."""
        if person in self._unknown:
            self._unknown.discard(person)
            self._news.set()

    async def _register_all(self) -> None:
        known = await self._registered.all()
        wanted = {each.key: each for each in self._wanted()}
        for key in known.keys() - wanted.keys():
            await self._take_back(key)
        news = [w for w in wanted.values() if known.get(w.key) != w.fingerprint]
        told = [await self._register(registration) for registration in news]
        if any(told):
            note("registered", count=sum(told))

    async def _register(self, registration: _Registration) -> bool:
        """Tell Telegram something, and return whether it has taken it."""
        if registration.chat in self._unknown:
            return False
        try:
            await self._contact.persist(registration.act)
        except (TelegramError, UserError) as error:
            if registration.chat is not None:
                self._unknown.add(registration.chat)
            note_trouble("not_registered", what=registration.key, error=str(error))
            return False
        await self._registered.keep(registration.key, registration.fingerprint)
        return True

    async def _take_back(self, key: str) -> None:
        """Let somebody who is no administrator any more have everybody's menu."""
        kind, chat, code = key.split("/")
        try:
            if kind == "menu" and chat.isdecimal():
                scope = BotCommandScopeChat(int(chat))
                await self._contact.persist(
                    lambda: self._bot.delete_my_commands(scope, language_code=code)
                )
        except (TelegramError, UserError) as error:
            note_trouble("not_taken_back", what=key, error=str(error))
        await self._registered.drop(key)

    def _wanted(self) -> Iterator[_Registration]:
        everybody = [name for name in _DESCRIBED if name not in _FOR_ADMINS]
        # A plain message is a question there.
        private = [name for name in everybody if name != "ask"]
        for language in sorted(catalogue_languages()):
            yield from self._texts(language)
            yield self._menu(
                "private", BotCommandScopeAllPrivateChats(), language, private
            )
            yield self._menu(
                "groups", BotCommandScopeAllGroupChats(), language, everybody
            )
            for admin in self._admins:
                yield self._menu(
                    str(admin),
                    BotCommandScopeChat(admin),
                    language,
                    [*private, *_FOR_ADMINS],
                    chat=admin,
                )

    def _menu(
        self,
        where: str,
        scope: BotCommandScope,
        language: str,
        names: Sequence[str],
        chat: int | None = None,
    ) -> _Registration:
        code = _code_of(language)
        told = tuple((name, say(_DESCRIBED[name], language)) for name in names)
        commands = [BotCommand(name, words) for name, words in told]
        return _Registration(
            key=f"menu/{where}/{code}",
            told=told,
            act=lambda: self._bot.set_my_commands(commands, scope, language_code=code),
            chat=chat,
        )

    def _texts(self, language: str) -> Iterator[_Registration]:
        code = _code_of(language)
        words = say("description", language).strip()
        yield _Registration(
            key=f"description//{code}",
            told=(("description", words),),
            act=lambda: self._bot.set_my_description(words, code),
        )
        short = say("short_description", language).strip()
        yield _Registration(
            key=f"short_description//{code}",
            told=(("short_description", short),),
            act=lambda: self._bot.set_my_short_description(short, code),
        )


def _code_of(language: str) -> str:
    """Return what Telegram calls a language; what has none is for all the others."""
    return "" if language == FALLBACK_LANGUAGE else language
