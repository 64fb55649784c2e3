"""Dialogues over the sample articles (``dialogues.jsonl``): the last question of each.

Those of the set "tuned" were looked at while the rules were made; those "held out" were
written afterwards.
"""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """Questions, the one that comes ``then``, and the files that answer it.

    No file does where the sample says nothing of it.
    """

    set: str
    language: str
    before: tuple[str, ...]
    then: str
    is_follow_up: bool
    files: frozenset[str]

    def __str__(self) -> str:
        return f"{self.language} {self.then}"


def _read() -> tuple[Dialogue, ...]:
    lines = Path(__file__).with_name("dialogues.jsonl").read_text(encoding="utf-8")
    return tuple(
        Dialogue(
            set=row["set"],
            language=row["language"],
            before=tuple(row["before"]),
            then=row["then"],
            is_follow_up=row["is_follow_up"],
            files=frozenset(row["files"]),
        )
        for row in map(json.loads, lines.splitlines())
    )


DIALOGUES = _read()
