"""The real ``polycite telegram`` in a process of its own, against an emulated Telegram."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.program import REPOSITORY
from tests.telegram.emulator import Emulator


@dataclass
class Program:
    """A bot to start, kill and start again at one home."""

    telegram: Emulator
    home: Path
    environment: Mapping[str, str]
    log: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *, wait: bool = True, **settings: str) -> None:
        """Start it, and wait until it asks for updates."""
        plain = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("POLYCITE_", "OPENAI_", "PTB_"))
        }
        with self.log.open("ab") as log:
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "bot", "telegram"],
                    env={
                        **plain,
                        "PYTHONPATH": str(REPOSITORY),
                        "POLYCITE_HOME": str(self.home),
                        "POLYCITE_MODELS": str(self.home / "no-models"),
                        "POLYCITE_TELEGRAM_TOKEN": self.telegram.token,
                        "POLYCITE_TELEGRAM_API_URL": self.telegram.url,
                        **self.environment,
                        **settings,
                    },
                    cwd=self.home.parent,
                    stderr=log,
                )
            )
        if wait:
            self.telegram.wait_for_poll(within_s=60)

    def kill(self) -> None:
        """End it at this instant."""
        self.processes[-1].kill()
        self.processes[-1].wait()

    def end(self, *, within_s: float = 30) -> int:
        """Ask it to end, and return its exit code."""
        self.processes[-1].send_signal(signal.SIGTERM)
        return self.processes[-1].wait(within_s)

    @property
    def said(self) -> str:
        """What it has written to its log."""
        return self.log.read_text(encoding="utf-8")


@contextmanager
def program(
    telegram: Emulator, home: Path, folder: Path, environment: Mapping[str, str]
) -> Iterator[Program]:
    """Give a program that is not started yet, and kill what is left of it."""
    made = Program(telegram, home, environment, folder / "telegram.log")
    try:
        yield made
    finally:
        for process in made.processes:
            process.kill()
            process.wait()
