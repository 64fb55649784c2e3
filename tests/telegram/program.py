"""The real ``polycite telegram`` in a process of its own, against an emulated Telegram."""

import os
import signal
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from tests.fakes import embedding_wire
from tests.small_world import ARTICLES, start_process, write_articles
from tests.updated import settings_of, update

STARTS_WITHIN_S = 60.0


class Telegram(Protocol):
    """What a program needs to know of an emulated Telegram."""

    @property
    def token(self) -> str:
        """The bot's token."""

    @property
    def url(self) -> str:
        """Where the Bot API is."""

    def wait_for_poll(self, *, within_s: float) -> None:
        """Wait until the bot asks for updates."""


@dataclass
class Program:
    """A bot to start, kill and start again at one home."""

    telegram: Telegram
    home: Path
    environment: Mapping[str, str]
    options: tuple[str, ...] = ()
    processes: list[BaseProcess] = field(default_factory=list)

    def start(self, *, wait: bool = True, **settings: str) -> None:
        """Start it, and wait until it asks for updates."""
        environment = {
            "POLYCITE_HOME": str(self.home),
            "POLYCITE_MODELS": str(self.home / "no-models"),
            "POLYCITE_TELEGRAM_TOKEN": self.telegram.token,
            "POLYCITE_TELEGRAM_API_URL": self.telegram.url,
            "POLYCITE_TELEGRAM_HEALTH": "off",
            # Fifty requests at each start that few tests look at.
            "POLYCITE_TELEGRAM_MENUS": "off",
            "POLYCITE_TELEGRAM_ALLOWED": "everybody",
            **self.environment,
            **settings,
        }
        # What takes seconds to import is imported once for all.
        started = start_process(
            _be_the_program, ("telegram", *self.options), environment, self.log
        )
        self.processes.append(started)
        if wait:
            self.telegram.wait_for_poll(within_s=STARTS_WITHIN_S)

    def kill(self) -> None:
        """End it at this instant."""
        self.processes[-1].kill()
        self.processes[-1].join()

    def end(self, *, within_s: float = 30) -> int | None:
        """Ask it to end, and return its exit code; None if it goes on."""
        self.processes[-1].terminate()
        self.processes[-1].join(within_s)
        return self.processes[-1].exitcode

    def wait(self, *, within_s: float = STARTS_WITHIN_S) -> int | None:
        """Return the exit code of a program that ends by itself."""
        self.processes[-1].join(within_s)
        return self.processes[-1].exitcode

    @property
    def log(self) -> Path:
        """Where its standard error goes."""
        return self.home.parent / "telegram.log"

    @property
    def said(self) -> str:
        """What it has written there."""
        return self.log.read_text(encoding="utf-8")


@contextmanager
def program(
    telegram: Telegram, home: Path, environment: Mapping[str, str], *options: str
) -> Iterator[Program]:
    """Give a program that is not started yet, and kill what is left of it."""
    made = Program(telegram, home, environment, options)
    try:
        yield made
    finally:
        for process in made.processes:
            process.kill()
            process.join()


def free_address() -> str:
    """Return an address of this machine where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


@contextmanager
def quoting_program(
    telegram: Telegram, folder: Path, more: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Program]:
    """Give a program that quotes the small world at once, without a model.

    Its articles, and the texts of ``more``, are in ``folder / "articles"``.
    """
    with small_world(folder, more) as environment:
        home = folder / "home"
        with program(telegram, home, environment, "--no-model") as made:
            yield made


@contextmanager
def writing_program(telegram: Telegram, folder: Path, url: str) -> Iterator[Program]:
    """Give a program that answers from the small world with the endpoint at ``url``."""
    with small_world(folder) as environment:
        model = {"POLYCITE_CHAT_URL": url, "POLYCITE_CHAT_MODEL": "scripted"}
        with program(telegram, folder / "home", environment | model) as made:
            yield made


@contextmanager
def small_world(
    folder: Path, more: Mapping[str, str] = MappingProxyType({})
) -> Iterator[dict[str, str]]:
    """Make the home of the small world, and give the settings to ask it with."""
    with embedding_wire() as wire:
        settings = settings_of(folder / "home", wire.url)
        texts = {**ARTICLES, **more}
        update(settings, write_articles(folder / "articles", texts))
        yield {
            "POLYCITE_EMBEDDING_URL": wire.url,
            "POLYCITE_EMBEDDING_MODEL": "lexicon",
            "POLYCITE_TELEGRAM_PER_SECOND": "1000",
            # Counted, but never too many.
            "POLYCITE_TELEGRAM_QUESTIONS_PER_HOUR": "100000",
            "POLYCITE_TELEGRAM_GROUP_QUESTIONS_PER_HOUR": "100000",
        }


def _be_the_program(
    arguments: tuple[str, ...], environment: dict[str, str], log: Path
) -> None:
    """Run the command line as this process; it ends with the program's exit code."""
    for name in [
        n for n in os.environ if n.startswith(("POLYCITE_", "OPENAI_", "PTB_"))
    ]:
        del os.environ[name]
    os.environ |= environment
    os.chdir(log.parent)
    sys.argv = ["polycite", *arguments]
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(written, 1)
    os.dup2(written, 2)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    from bot.cli import main

    main()
