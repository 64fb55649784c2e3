"""The emulator as a test holds it: addresses, people, groups, faults and the log."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from aiohttp import web

from tests.telegram.emulator.calls import Calls
from tests.telegram.emulator.faults import Faults
from tests.telegram.emulator.groups import Group
from tests.telegram.emulator.posting import Postman
from tests.telegram.emulator.rates import Rates
from tests.telegram.emulator.reading import WAIT_S, NothingCame
from tests.telegram.emulator.seats import Seat
from tests.telegram.emulator.server import Server
from tests.telegram.emulator.world import Chat, Kind, User, World

TOKEN = "700000001:emulated-token-of-no-real-bot"  # noqa: S105
_FIRST_PERSON = 5_000_000_000


class Emulator:
    """Telegram for one bot, on loopback."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.world = World(token)
        self.calls = Calls(self.world.changed)
        self.faults = Faults(self.world.changed)
        self.rates = Rates()
        self.postman = Postman(self.world)
        self.url = ""

    @property
    def base_url(self) -> str:
        """What python-telegram-bot calls ``base_url``."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot calls ``base_file_url``."""
        return f"{self.url}/file/bot"

    def wait_for_poll(self, *, within_s: float = WAIT_S) -> None:
        """Wait until the bot waits for updates: it has started.

        Raises:
            NothingCame: It did not in time.
        """
        changed = self.world.changed
        with changed:
            if not changed.wait_for(
                lambda: self.world.updates.polls_under_way, within_s
            ):
                raise NothingCame(f"no poll within {within_s:g} s")

    def person(
        self,
        first_name: str,
        *,
        language_code: str | None = "en",
        username: str | None = None,
    ) -> Seat:
        """Return a new person's place in their private chat with the bot.

        The bot may not write there before they have said something.
        """
        with self.world.changed:
            user = User(
                id=_FIRST_PERSON + next(self.world.numbers),
                first_name=first_name,
                username=username,
                language_code=language_code,
            )
            self.world.users[user.id] = user
            chat = self.world.add_chat(
                Chat(id=user.id, kind="private", title=first_name)
            )
            chat.statuses = {user.id: "member"}
        return Seat(self.world, self.calls, chat, user)

    def group(
        self,
        title: str,
        maker: Seat,
        *others: Seat,
        kind: Kind = "group",
        is_forum: bool = False,
        has_bot: bool = True,
    ) -> Group:
        """Return a new group that ``maker`` owns; ``others`` are in it too.

        A bot that is in from the beginning is not told of being added; ``add_bot`` does
        that.
        """
        with self.world.changed:
            number = next(self.world.numbers)
            is_super = kind == "supergroup" or is_forum
            chat = Chat(
                id=self.world.next_supergroup_id() if is_super else -4_000_000 - number,
                kind="supergroup" if is_super else "group",
                title=title,
                is_forum=is_forum,
                statuses={other.user.id: "member" for other in others},
            )
            chat.statuses[maker.user.id] = "creator"
            if has_bot:
                chat.statuses[self.world.bot.id] = "member"
            self.world.add_chat(chat)
        return Group(self.world, self.calls, chat, maker.user)


@contextmanager
def emulator(token: str = TOKEN, *, port: int = 0) -> Iterator[Emulator]:
    """Serve an emulator from a thread of this process; 0 is any free port."""
    emulated = Emulator(token)
    started: Future[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = Future()
    thread = threading.Thread(
        target=lambda: asyncio.run(_serve(emulated, port, started)), daemon=True
    )
    thread.start()
    real_port, loop, stop = started.result()
    emulated.url = f"http://127.0.0.1:{real_port}"
    try:
        yield emulated
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


async def _serve(
    emulated: Emulator,
    port: int,
    started: "Future[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]]",
) -> None:
    stop = asyncio.Event()
    server = Server(emulated.world, emulated.calls, emulated.faults, emulated.rates)
    runner = web.AppRunner(server.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
    except OSError as exc:
        started.set_exception(exc)
        await runner.cleanup()
        return
    posting = asyncio.create_task(emulated.postman.run())
    loop = asyncio.get_running_loop()
    started.set_result((runner.addresses[0][1], loop, stop))
    await stop.wait()
    posting.cancel()
    await asyncio.gather(posting, return_exceptions=True)
    await runner.cleanup()
