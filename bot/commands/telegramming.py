"""``polycite telegram``: the bot that answers in Telegram."""

import asyncio
from typing import TYPE_CHECKING

from bot.commands.options import HomeOption, NoModelOption, note

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.telegram.options import Options


_AT_ENDPOINT = 4
_AT_INDEX = 2


def telegram(no_model: NoModelOption = False, home: HomeOption = None) -> None:
    """Answer questions in Telegram, in private chats and groups, until it is stopped.

    It needs POLYCITE_TELEGRAM_TOKEN, the token of a bot from @BotFather, and an index,
    or an administrator who sends the first article.
    Questions are kept before Telegram forgets them: what waits when the program ends,
    however it ends, is answered when it is started again. It polls; with
    POLYCITE_TELEGRAM_WEBHOOK_URL, Telegram posts. The log on standard error holds no
    questions.

    Nobody may ask whom POLYCITE_TELEGRAM_ADMINS or POLYCITE_TELEGRAM_ALLOWED do not name,
    for anybody can find a bot: others are told their number, which is what these two take.
    Administrators send files to add them, and /help tells them what else they can do.

    In groups it answers /ask, mentions and replies to it, and nothing else. Mentions may not
    reach it before privacy mode is off at @BotFather; it says so when it is added. Menus and
    descriptions are registered in every language. t.me/NAME?start=uk begins in Ukrainian.

    \b
    Examples:
      POLYCITE_TELEGRAM_TOKEN=123456789:AbC... polycite telegram
      POLYCITE_TELEGRAM_ADMINS=123456789 polycite telegram
      polycite telegram --no-model
    """
    from bot.settings import read_settings
    from bot.telegram.ending import ending_in_time
    from bot.telegram.running import run
    from bot.updating import make_index
    from bot.wiring import open_answerer

    settings = read_settings(home)
    options = _options(settings, use_model=not no_model)
    if settings.telegram_admin_numbers or not settings.telegram_allowed:
        # Administrators may send the first article, and learn their numbers here.
        make_index(settings, note)

    async def answer() -> None:
        with ending_in_time():
            async with open_answerer(settings, use_model=not no_model) as answerer:
                await run(answerer, options)

    asyncio.run(answer())


def _options(settings: "Settings", *, use_model: bool) -> "Options":
    """Return what the settings say of the bot.

    Raises:
        BadSettings: There is no token.
    """
    from bot.collecting import Collection
    from bot.telegram.access import Rules
    from bot.telegram.allowances import PerHour
    from bot.telegram.options import Options
    from bot.telegram.state import state_path
    from bot.wiring import choose_chat
    from index.errors import BadSettings

    if settings.telegram_token is None:
        raise BadSettings(
            "POLYCITE_TELEGRAM_TOKEN is not set. Get a token from @BotFather in Telegram,"
            " and put it into the environment or into '.env'."
        )
    database = settings.database_url
    is_paid = choose_chat(settings, use_model=use_model).kind == "endpoint"
    return Options(
        token=settings.telegram_token.get_secret_value(),
        api_url=settings.telegram_api_url.rstrip("/"),
        state_file=state_path(settings.home),
        database=database.get_secret_value() if database else None,
        webhook=settings.telegram_webhook_url,
        listen=settings.telegram_host_and_port,
        streaming=settings.telegram_streaming,
        at_once=settings.telegram_at_once or _at_once(settings, use_model=use_model),
        most_per_s=settings.telegram_per_second,
        keep_days=settings.telegram_keep_days,
        contact=settings.telegram_contact,
        rules=Rules(
            admins=settings.telegram_admin_numbers,
            allowed=settings.telegram_allowed_numbers,
        ),
        collection=Collection(settings),
        files=settings.home / "telegram" / "files",
        health=settings.telegram_health_host_and_port,
        log=settings.telegram_log,
        answer_s=settings.telegram_answer_s,
        # What a model on this machine takes costs nothing.
        tokens_per_month=settings.telegram_tokens_per_month if is_paid else 0,
        per_hour=PerHour(
            person=settings.telegram_questions_per_hour,
            group=settings.telegram_group_questions_per_hour,
        ),
        idle_s=60 * settings.telegram_idle_minutes,
        late_s=60 * settings.telegram_late_minutes,
        has_menus=settings.telegram_menus == "on",
    )


def _at_once(settings: "Settings", *, use_model: bool) -> int:
    """Return how many answers to write at a time, if nobody says.

    A model on this machine writes one at a time; without any, two are found at once.
    """
    from bot.wiring import choose_chat
    from index.endpoints import is_loopback

    kind = choose_chat(settings, use_model=use_model).kind
    if kind == "none":
        return _AT_INDEX
    is_near = settings.chat_url is not None and is_loopback(settings.chat_url)
    return _AT_ENDPOINT if kind == "endpoint" and not is_near else 1
