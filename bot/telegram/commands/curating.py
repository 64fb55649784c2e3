"""``/articles``, ``/add`` and ``/remove``: what administrators do with the articles."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.collecting import Collection
from bot.telegram.admitting import for_admins
from bot.telegram.conversations import Records
from bot.telegram.delivering import Deliverer
from bot.telegram.deposits import Deposits
from bot.telegram.fetching import MOST_BYTES
from bot.telegram.journal import note
from bot.telegram.outgoing import Button
from bot.telegram.pressing import ByAction, Press
from bot.telegram.shelving import Shelf
from bot.telegram.showing.callbacks import Callback, write_callback
from bot.telegram.showing.phrases import say
from bot.telegram.showing.shelf import Shelved, find_named, shelve, show_shelf
from bot.telegram.showing.telling import show_text
from bot.telegram.turns import Acts, Turn


class Curating:
    """The commands that list, add and remove articles, and the button that removes one."""

    def __init__(
        self,
        collection: Collection,
        shelf: Shelf,
        deposits: Deposits,
        records: Records,
        deliverer: Deliverer,
    ) -> None:
        """Change ``collection``, and files that are on ``shelf``."""
        self._collection = collection
        self._shelf = shelf
        self._deposits = deposits
        self._records = records
        self._deliverer = deliverer

    @property
    def acts(self) -> Acts:
        """The commands by their names."""
        acts = {"articles": self._list, "add": self._add, "remove": self._offer}
        return for_admins(acts, self._deliverer)

    @property
    def by_action(self) -> ByAction:
        """What its button does."""
        return {"remove": self._remove}

    async def _add(self, turn: Turn) -> None:
        size = MOST_BYTES // (1024 * 1024)
        await self._deliverer.say(turn, say("add_how", turn.language, size=size))

    async def _list(self, turn: Turn) -> None:
        page = int(turn.said.text) if turn.said.text.isdecimal() else 1
        files = await self._files()
        await self._deliverer.say(turn, show_shelf(files, page, turn.language))

    async def _offer(self, turn: Turn) -> None:
        """Ask whether a file is to be removed; which one is kept by this update."""
        text, language = turn.said.text, turn.language
        if not text:
            await self._deliverer.say(turn, say("remove_how", language))
            return
        found = find_named(await self._files(), text)
        if found is None:
            await self._deliverer.say(turn, say("remove_unknown", language, file=text))
            return
        await self._deposits.keep(turn.update_id, found.path)
        asked = say("remove_confirm", language, file=found.name)
        if not self._shelf.has(found.path):
            asked += "\n\n" + say("remove_stays", language)
        callback = Callback(action="remove", answer=str(turn.update_id))
        button = Button(
            label=say("yes_remove", language), callback_data=write_callback(callback)
        )
        *others, last = show_text(asked, language)
        told = (*others, replace(last, buttons=((button,),)))
        await self._deliverer.show(turn, told)

    async def _remove(self, press: Press) -> None:
        """Remove what the command named, where an administrator says so.

        The message that asked becomes the one that says it is done.
        """
        turn = press.turn
        if not turn.is_admin:
            number = turn.said.person
            await press.answer(say("admins_only", turn.language, id=number))
            return
        await press.answer()
        path = await self._deposits.find(press.callback.update_id)
        if path is None or await self._deliverer.resume(turn):
            return
        if turn.message is not None:
            await self._records.keep_placeholder(
                turn.update_id, turn.place.chat, turn.message
            )
        named = {file.path: file.name for file in await self._files()}
        await self._collection.remove(Path(path), lambda _: None)
        is_ours = self._shelf.has(path)
        if is_ours:
            await asyncio.to_thread(Path(path).unlink, missing_ok=True)
        note("file_removed", is_ours=is_ours)
        name = named.get(path, Path(path).name)
        text = say("removed", turn.language, file=name)
        if not is_ours:
            text += "\n\n" + say("remove_stays", turn.language)
        await self._deliverer.say(turn, text)

    async def _files(self) -> list[Shelved]:
        return shelve(await asyncio.to_thread(self._collection.articles))
