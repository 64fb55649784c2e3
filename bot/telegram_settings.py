"""The settings of the Telegram front end; ``settings`` reads them with the others."""

import re
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr

from bot.telegram_numbers import (
    EVERYBODY,
    admins_problems,
    allowed_problems,
    read_numbers,
)

TELEGRAM = "https://api.telegram.org"
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{20,}", re.ASCII)
_WEBHOOK_PORTS = (443, 80, 88, 8443)


class TelegramSettings(BaseModel):
    """What can be set of 'polycite telegram'; each description is documentation."""

    telegram_token: SecretStr | None = Field(
        default=None, description="the bot's token, from @BotFather"
    )
    telegram_admins: str = Field(
        default="",
        description="numbers of those who administrate the bot in Telegram, with commas",
    )
    telegram_allowed: str = Field(
        default="",
        description="numbers of people and groups who may ask beside them, or everybody",
    )
    telegram_streaming: Literal["auto", "draft", "edit", "off"] = Field(
        default="auto",
        description="how partial answers are shown: auto, draft, edit or off",
    )
    telegram_at_once: int | None = Field(
        default=None,
        ge=1,
        description="answers written at a time (default: 4 at an endpoint, 1 by a model on this machine)",
    )
    telegram_per_second: int = Field(
        default=25,
        ge=1,
        description="messages a second to all chats; Telegram allows about 30",
    )
    telegram_questions_per_hour: int = Field(
        default=30,
        ge=0,
        description="questions an hour that one person may ask; 0: any number",
    )
    telegram_group_questions_per_hour: int = Field(
        default=60,
        ge=0,
        description="questions an hour that may be asked in one group; 0: any number",
    )
    telegram_idle_minutes: float = Field(
        default=60,
        gt=0,
        description="minutes after which a question begins a new conversation",
    )
    telegram_late_minutes: float = Field(
        default=60,
        gt=0,
        description="minutes after which only the newest question of a backlog is answered",
    )
    telegram_tokens_per_month: int = Field(
        default=0,
        ge=0,
        description="tokens a month (UTC) that the endpoint may take, then answers are quotes; 0: any number",
    )
    telegram_answer_s: float = Field(
        default=180.0,
        gt=0,
        description="seconds that writing one answer may take; then what is checked is sent, or quotes",
    )
    telegram_health: str = Field(
        default="127.0.0.1:8082",
        description="where /live, /ready and /metrics are served; off: nowhere",
    )
    telegram_log: Literal["info", "warning", "error"] = Field(
        default="info",
        description="the least that the log tells: info, warning or error",
    )
    telegram_menus: Literal["on", "off"] = Field(
        default="on",
        description="on: tell Telegram the bot's menus and descriptions in every language; off: leave them to @BotFather",
    )
    telegram_webhook_url: str | None = Field(
        default=None,
        description="an https:// address where Telegram posts updates, instead of polling",
    )
    telegram_listen: str = Field(
        default="127.0.0.1:8081",
        description="where the proxy of that address brings what is posted",
    )
    telegram_keep_days: int = Field(
        default=90,
        ge=1,
        le=3650,
        description="days after which questions, answers and ratings are deleted",
    )
    telegram_contact: str | None = Field(
        default=None,
        max_length=200,
        description="whom readers may ask about the bot; /privacy says it",
    )
    telegram_api_url: str = Field(
        default=TELEGRAM, description="a Bot API server other than Telegram's own"
    )

    @property
    def telegram_admin_numbers(self) -> frozenset[int]:
        """The people in ``telegram_admins``."""
        return read_numbers(self.telegram_admins)

    @property
    def telegram_allowed_numbers(self) -> frozenset[int] | None:
        """The people and groups in ``telegram_allowed``; None for everybody."""
        if self.telegram_allowed.strip().lower() == EVERYBODY:
            return None
        return read_numbers(self.telegram_allowed)

    @property
    def telegram_host_and_port(self) -> tuple[str, int]:
        """``telegram_listen`` in its two parts."""
        return _host_and_port(self.telegram_listen)

    @property
    def telegram_health_host_and_port(self) -> tuple[str, int] | None:
        """``telegram_health`` in its two parts; None where it is off."""
        return (
            None
            if self.telegram_health == "off"
            else _host_and_port(self.telegram_health)
        )


def telegram_problems(settings: TelegramSettings) -> list[str]:
    """Return what is wrong with the settings, without the token."""
    problems = admins_problems(settings.telegram_admins)
    problems += allowed_problems(settings.telegram_allowed)
    token = settings.telegram_token
    if token and not _TOKEN.fullmatch(token.get_secret_value()):
        problems.append(
            "POLYCITE_TELEGRAM_TOKEN is no token of @BotFather's: a number, a colon, then"
            " at least 20 letters, digits, hyphens or underscores"
        )
    webhook = settings.telegram_webhook_url
    if webhook and not _is_webhook(webhook):
        problems.append(
            "POLYCITE_TELEGRAM_WEBHOOK_URL must start with https://, at port 443, 80, 88"
            " or 8443"
        )
    if not _is_host_and_port(settings.telegram_listen):
        problems.append(
            "POLYCITE_TELEGRAM_LISTEN must be a host and a port, such as 127.0.0.1:8081"
        )
    if settings.telegram_health != "off" and not _is_host_and_port(
        settings.telegram_health
    ):
        problems.append(
            "POLYCITE_TELEGRAM_HEALTH must be a host and a port, such as 127.0.0.1:8082,"
            " or off"
        )
    return problems


def _host_and_port(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


def _is_webhook(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and port in _WEBHOOK_PORTS


def _is_host_and_port(text: str) -> bool:
    host, _, port = text.rpartition(":")
    return bool(host) and port.isdecimal() and int(port) < 65536
