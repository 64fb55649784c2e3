"""The bot from its start to its end: everything built, updates in, answers out."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

from telegram import User
from telegram.error import BadRequest
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.answering import Answerer
from bot.telegram.assembling import make_lanes
from bot.telegram.erasing import Eraser
from bot.telegram.health import Health
from bot.telegram.inbox import Inbox
from bot.telegram.journal import note, note_error, note_trouble, start_journal
from bot.telegram.limiting import Limiter
from bot.telegram.observing import Meter
from bot.telegram.operating import serve_operators
from bot.telegram.options import Options
from bot.telegram.polling import Commit, poll
from bot.telegram.reaching import Contact
from bot.telegram.reacting import Reactions
from bot.telegram.registered import Registered
from bot.telegram.registering import Registering
from bot.telegram.retaining import delete_old
from bot.telegram.sending import Bot, Sender
from bot.telegram.state import State, StateFile, StateSchema
from bot.telegram.webhook import listen, stay_set
from index.endpoints import shown_address

# Whoever ends programs often kills after ten seconds.
_GRACE_S = 7.0
_CONNECTIONS = 128
_Result = TypeVar("_Result")


async def run(answerer: Answerer, options: Options) -> None:
    """Answer until the program is asked to end.

    Raises:
        BadSettings: Telegram does not take the token.
        StateUnusable: The state cannot be kept.
    """
    start_journal(options.token, options.log)
    # The library's next version will tell times so; it warns of the other way.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as stack:
        meter = Meter()
        contact = Contact(shown_address(options.api_url), token=options.token)
        limiter = Limiter(most_per_s=options.most_per_s, on_flood=meter.flooded)
        health = Health(
            contact,
            limiter,
            answerer.retriever.languages,
            answer_s=options.answer_s,
        )
        if options.health is not None:
            host, port = options.health
            served = serve_operators(health, meter, host=host, port=port)
            await stack.enter_async_context(served)
        bot = _make_bot(options, limiter)
        stack.push_async_callback(bot.shutdown)
        me = await _unless(stopping, _introduce(bot, contact))
        if me is None:
            return
        state = await asyncio.to_thread(_open_state, options, me.id)
        stack.callback(state.close)
        inbox, sender = Inbox(state), Sender(bot, limiter)
        health.begin(inbox)
        registering = _make_registering(bot, options, state)
        reactions = Reactions(bot)
        stack.push_async_callback(reactions.end)
        lanes = make_lanes(
            answerer,
            options,
            sender,
            state,
            inbox,
            me,
            meter,
            reactions,
            on_start=registering.greet,
        )
        stack.push_async_callback(lanes.end, within_s=_GRACE_S)
        for waiting in await inbox.unfinished():
            lanes.put(waiting.lane, waiting.update_id)

        async def commit(updates: Sequence[dict[str, Any]]) -> None:
            news = await inbox.add(updates)
            meter.took_in(len(news))
            for waiting in news:
                lanes.put(waiting.lane, waiting.update_id)

        old = delete_old(Eraser(state), keep_days=options.keep_days)
        await stack.enter_async_context(_beside(old))
        note("started", bot=me.username)
        if not options.rules.admins and options.rules.allowed == frozenset():
            note_trouble("nobody_may_ask", see="POLYCITE_TELEGRAM_ADMINS, _ALLOWED")
        await stack.enter_async_context(_beside(registering.run()))
        await _unless(stopping, _take_in(bot, contact, options, commit))
        note("ending")
    note("ended")


def _make_bot(options: Options, limiter: Limiter) -> Bot:
    return ExtBot(
        options.token,
        base_url=f"{options.api_url}/bot",
        base_file_url=f"{options.api_url}/file/bot",
        request=HTTPXRequest(
            connection_pool_size=_CONNECTIONS, read_timeout=20.0, pool_timeout=None
        ),
        get_updates_request=HTTPXRequest(connection_pool_size=2),
        rate_limiter=limiter,
    )


async def _introduce(bot: Bot, contact: Contact) -> User:
    """Return what Telegram says of the bot, once it can be reached.

    Raises:
        BadSettings: It does not know the token, or is no Bot API.
    """
    try:
        await contact.persist(bot.initialize)
    # The library takes for granted that there is a result.
    except (BadRequest, KeyError) as error:
        raise contact.no_server(str(error)) from error
    return bot.bot


def _open_state(options: Options, bot_id: int) -> State:
    if options.database is not None:
        return State(StateSchema(options.database, bot_id), bot_id)
    return State(StateFile(options.state_file), bot_id)


def _make_registering(bot: Bot, options: Options, state: State) -> Registering:
    return Registering(
        bot,
        # Trouble with menus is none of the answers'.
        Contact(shown_address(options.api_url), token=options.token),
        Registered(state),
        admins=options.rules.admins,
        is_on=options.has_menus,
    )


async def _take_in(
    bot: Bot, contact: Contact, options: Options, commit: Commit
) -> None:
    """Take updates in for ever."""
    if options.webhook is None:
        await poll(bot, contact, commit)
        return
    host, port = options.listen
    url = options.webhook
    async with listen(bot, contact, commit, url=url, host=host, port=port):
        note("listening", port=port)
        await stay_set(bot, contact, url)


@asynccontextmanager
async def _beside(act: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do something that nothing else waits for, until the block is left."""
    acting = asyncio.create_task(act)
    try:
        yield
    finally:
        acting.cancel()
        (ended,) = await asyncio.gather(acting, return_exceptions=True)
        if isinstance(ended, Exception):
            note_error("ended_early", ended)


async def _unless(
    stopping: asyncio.Event, act: Coroutine[Any, Any, _Result]
) -> _Result | None:
    """Return what ``act`` returns; None if the program is to end before."""
    acting = asyncio.create_task(act)
    stopped = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({acting, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return acting.result() if acting.done() else None
    finally:
        for task in (acting, stopped):
            task.cancel()
        await asyncio.gather(acting, stopped, return_exceptions=True)
