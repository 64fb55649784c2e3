"""``polycite chat`` and conversations over the sample articles."""

import asyncio
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.answering import Retrieved
from bot.conversing import Conversation, Understood
from bot.settings import Settings
from bot.wiring import open_answerer
from index.passages import Retrieval
from tests.bot.dialogues import DIALOGUES, Dialogue
from tests.program import REPOSITORY, polycite

WHO = "Who won the Three Volcanoes race?"
RACE = "[1] archive/three-volcanoes-race-es.txt"


def test_lines_of_a_pipe_are_one_conversation_until_it_starts_afresh(
    sample_home: Path,
) -> None:
    questions = f"{WHO}\nAnd in how many hours?\n/new\nAnd in how many hours?\n"

    ran = polycite("chat", "--no-model", home=sample_home, stdin=questions)

    _, _, leaning, afresh, alone = ran.out.split("> ")
    assert leaning.startswith("And in how many hours?")
    assert RACE in leaning
    assert afresh.strip() == "/new"
    assert RACE not in alone
    # How it was understood is said on a terminal only.
    assert ran.err == ""


def test_a_line_that_is_no_question_leaves_the_conversation_as_it_was(
    sample_home: Path,
) -> None:
    questions = f"{WHO}\n?\nAnd in how many hours?\n"

    ran = polycite("chat", "--no-model", home=sample_home, stdin=questions)

    assert "The question is empty" in ran.err
    assert RACE in ran.out.split("> ")[-1]


def test_why_no_model_writes_is_said_once(sample_home: Path) -> None:
    gone = str(sample_home / "gone.gguf")

    ran = polycite(
        "chat",
        home=sample_home,
        environment={"POLYCITE_GGUF": gone},
        stdin=f"{WHO}\nAnd in how many hours?\n",
    )

    assert ran.out.count(RACE) == 2
    (told,) = ran.err.splitlines()
    assert told.startswith(f"polycite: The local model '{gone}' cannot be read")


def _terminal_of(home: Path, questions: str) -> str:
    """Return what ``polycite chat`` writes to a terminal about its work."""
    reader, terminal = os.openpty()
    try:
        subprocess.run(
            [sys.executable, "-m", "bot", "chat", "--no-model", "--home", str(home)],
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            input=questions.encode(),
            cwd=home.parent,
            stdout=subprocess.DEVNULL,
            stderr=terminal,
            timeout=120,
            check=True,
        )
        return os.read(reader, 10_000).decode()
    finally:
        os.close(terminal)
        os.close(reader)


def test_a_terminal_shows_how_a_follow_up_was_understood_in_its_language(
    sample_home: Path,
) -> None:
    who = "Хто переміг у перегонах Трьох Вулканів?"

    shown = _terminal_of(sample_home, f"{who}\nА коли?\n")

    assert shown.strip() == f"(зрозуміло як: А коли? ({who[:-1]}))"


@dataclass(frozen=True, kw_only=True)
class _Asked:
    dialogue: Dialogue
    understood: Understood
    found: Retrieval
    found_alone: Retrieval

    def is_among(self, first: int, found: Retrieval) -> bool:
        files = {passage.source.file for passage in found.passages[:first]}
        return bool(files & self.dialogue.files)


def _ask_held_out(home: Path) -> list[_Asked]:
    """Ask the dialogues that were written after the rules."""

    async def last_of(conversation: Conversation, question: str) -> list[object]:
        return [event async for event in conversation.ask(question)]

    async def run() -> list[_Asked]:
        settings = Settings(_env_file=None, home=home)
        asked: list[_Asked] = []
        async with open_answerer(settings, use_model=False) as answerer:
            for dialogue in DIALOGUES:
                if dialogue.set != "held out":
                    continue
                conversation = Conversation(answerer)
                for question in dialogue.before:
                    await last_of(conversation, question)
                understood, retrieved, *_ = await last_of(conversation, dialogue.then)
                assert isinstance(understood, Understood)
                assert isinstance(retrieved, Retrieved)
                alone = answerer.retriever.retrieve(
                    dialogue.then, language=dialogue.language
                )
                asked.append(
                    _Asked(
                        dialogue=dialogue,
                        understood=understood,
                        found=retrieved.retrieval,
                        found_alone=alone,
                    )
                )
        return asked

    return asyncio.run(run())


def test_in_a_conversation_follow_ups_are_found_and_other_topics_are_not_changed(
    sample_home: Path,
) -> None:
    asked = _ask_held_out(sample_home)
    follow_ups = [a for a in asked if a.dialogue.is_follow_up]
    topics = [a for a in asked if not a.dialogue.is_follow_up]

    first = sum(a.is_among(1, a.found) for a in follow_ups)
    first_alone = sum(a.is_among(1, a.found_alone) for a in follow_ups)

    assert [a.dialogue.language for a in asked] == [
        a.understood.language for a in asked
    ]
    assert first >= 0.8 * len(follow_ups)
    assert first >= first_alone + 0.15 * len(follow_ups)
    for a in topics:
        assert not a.understood.is_rewritten, a.dialogue
        assert a.found.passages == a.found_alone.passages
