"""What Telegram takes of generated answers: ``make bench-telegram-messages``.

Answers in twelve languages, with sources that hostile files make, are shown in full, as
a frame and opened source by source, and are held against the strict emulator's rules.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.answers import Answer
from bot.commands.options import say
from bot.telegram.outgoing import OutgoingMessage
from bot.telegram.showing.answers import (
    show_frame,
    show_outcome,
    show_sources,
    show_stopped,
)
from bot.telegram.showing.kept_citations import keep_citations
from bot.telegram.showing.opening import show_citation
from tests.telegram.emulator.refusals import Refused
from tests.telegram.generated_answers import generate_answer
from tests.telegram.strict import is_kept_as_sent

_OPENED = 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how many messages are refused or altered; return the exit code."""
    options = _parse(arguments)
    counts: Counter[str] = Counter()
    languages: set[str] = set()
    for seed in range(options.seed, options.seed + options.answers):
        answer = generate_answer(seed)
        languages.add(answer.language)
        for message in _messages(answer, str(seed)):
            fate = _fate(message)
            counts[fate] += 1
            if fate != "kept as sent":
                say(f"answer {seed}, {answer.language}: {fate}")
    say(
        f"{options.answers} answers in {len(languages)} languages,"
        f" {counts.total()} messages: {counts['refused']} refused,"
        f" {counts['altered']} altered"
    )
    return 1 if counts["refused"] or counts["altered"] else 0


def _messages(answer: Answer, key: str) -> Iterator[OutgoingMessage]:
    citations = keep_citations(answer.places, answer.differing)
    yield from show_outcome(answer, key, citations)
    yield from show_stopped(answer.sentences, answer.language, key, citations)
    yield from show_sources(citations, answer.language, key)
    yield show_frame(answer.sentences, answer.language)
    for citation in citations[:_OPENED]:
        yield show_citation(citation, key, answer.language)


def _fate(message: OutgoingMessage) -> str:
    try:
        return "kept as sent" if is_kept_as_sent(message) else "altered"
    except Refused:
        return "refused"


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.telegram_messages",
        description="Hold messages of generated answers against Telegram's rules.",
    )
    parser.add_argument("--answers", type=int, default=2000, help="how many (2000)")
    parser.add_argument("--seed", type=int, default=0, help="of the first (0)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
