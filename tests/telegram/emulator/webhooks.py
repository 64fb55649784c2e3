"""The webhook that a bot has set, and how posting to it went."""

from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Webhook:
    """Where updates go; no ``url`` is no webhook. ``statuses`` are the bot's answers."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: int = 0
    statuses: list[int] = field(default_factory=list)
