"""How one bot is run, as the settings say it."""

from dataclasses import dataclass
from pathlib import Path

from bot.collecting import Collection
from bot.telegram.access import Rules
from bot.telegram.allowances import PerHour
from bot.telegram.journal import Level
from bot.telegram.streaming import Streaming


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """How the bot is run; ``database`` is None where the state is a file.

    ``webhook`` is where Telegram posts updates, None to fetch them. ``idle_s`` ends a
    conversation; ``late_s`` is how old a question is put off for a newer one. Administrators
    add to ``collection``; ``files`` is the folder where their files are kept.
    ``health`` is where operators are answered, None for nowhere.
    ``has_menus`` says whether Telegram is told of menus and descriptions.
    """

    token: str
    api_url: str
    state_file: Path
    database: str | None
    webhook: str | None
    listen: tuple[str, int]
    streaming: Streaming
    at_once: int
    most_per_s: int
    rules: Rules
    collection: Collection
    files: Path
    keep_days: int
    contact: str | None
    per_hour: PerHour
    tokens_per_month: int
    answer_s: float
    health: tuple[str, int] | None
    log: Level
    idle_s: float
    late_s: float
    has_menus: bool
