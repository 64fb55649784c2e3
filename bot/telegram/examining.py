"""What ``polycite doctor`` tells of the Telegram front end, where a token is set."""

import asyncio
import logging
from collections.abc import Iterator
from urllib.parse import urlsplit

from telegram import User, WebhookInfo
from telegram.error import EndPointNotFound, InvalidToken, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.diagnosing import Finding
from bot.settings import Settings
from index.endpoints import shown_address
from index.hiding import hide

_WITHIN_S = 10.0
_MOST_SAID = 200


def examine(settings: Settings) -> list[Finding]:
    """Ask Telegram about the bot; nothing where no token is set."""
    if settings.telegram_token is None:
        return []
    address = shown_address(settings.telegram_api_url)
    # The library logs whole replies that it cannot read.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
    try:
        me, webhook = asyncio.run(
            _ask(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
        )
    except (InvalidToken, EndPointNotFound):
        return [
            _problem(
                f"{address} does not know POLYCITE_TELEGRAM_TOKEN",
                "get the bot's token from @BotFather",
            )
        ]
    # The library takes for granted that there is a result.
    except (TelegramError, KeyError) as error:
        # It quotes pages that it cannot read, and the token is in every address.
        quoted = str(error).partition(". Parsing")[0]
        said = hide(quoted, settings.telegram_token.get_secret_value())
        return [
            _problem(
                f"{address} does not answer as a Bot API server ({said[:_MOST_SAID]})",
                "see to the network, and to POLYCITE_TELEGRAM_API_URL if it is set",
            )
        ]
    return [*_of_bot(me, address), *_of_webhook(webhook, settings)]


async def _ask(token: str, api_url: str) -> tuple[User, WebhookInfo]:
    request = HTTPXRequest(connect_timeout=_WITHIN_S, read_timeout=_WITHIN_S)
    bot = ExtBot[None](token, base_url=f"{api_url.rstrip('/')}/bot", request=request)
    async with bot:
        return bot.bot, await bot.get_webhook_info()


def _of_bot(me: User, address: str) -> Iterator[Finding]:
    yield Finding(
        about="telegram", level="fine", text=f"{me.name} ({me.full_name}) at {address}"
    )
    if me.can_join_groups and not me.can_read_all_group_messages:
        yield Finding(
            about="telegram",
            level="advice",
            text="privacy mode is on: in groups the bot sees /ask and replies to it, but"
            " it may not see where it is mentioned",
            mend="@BotFather: Bot Settings, Group Privacy, Turn off; then add the bot to"
            " its groups again",
        )


def _of_webhook(webhook: WebhookInfo, settings: Settings) -> Iterator[Finding]:
    ours = settings.telegram_webhook_url or ""
    if webhook.url and webhook.url != ours:
        host = urlsplit(webhook.url).hostname
        yield Finding(
            about="telegram",
            level="advice",
            text=f"updates are posted to another program, at {host}; 'polycite telegram'"
            " takes that away when it starts",
        )
    elif webhook.url and webhook.last_error_message:
        yield _problem(
            f"Telegram cannot post to POLYCITE_TELEGRAM_WEBHOOK_URL"
            f" ({webhook.last_error_message}); {webhook.pending_update_count} updates wait",
            "see to the proxy of that address, and to POLYCITE_TELEGRAM_LISTEN",
        )


def _problem(text: str, mend: str | None = None) -> Finding:
    return Finding(about="telegram", level="problem", text=text, mend=mend)
