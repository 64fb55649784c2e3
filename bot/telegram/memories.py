"""What a conversation goes on from, as a text that the state keeps."""

import json
from dataclasses import asdict

from bot.conversing import Memory
from bot.following_up import Turn


def memory_as_text(memory: Memory) -> str:
    """Return a memory as JSON; the same one is always the same text."""
    turns = [asdict(turn) for turn in memory.turns]
    fields = {"turns": turns, "files": sorted(memory.files)}
    return json.dumps(fields, ensure_ascii=False)


def memory_from_text(text: str) -> Memory:
    """Return the memory that ``memory_as_text`` was given."""
    fields = json.loads(text)
    return Memory(
        turns=tuple(Turn(**turn) for turn in fields["turns"]),
        files=frozenset(fields["files"]),
    )
