"""What the bot says, as messages: answers, and the words around them."""

from collections.abc import Sequence

from bot.answers import Answer, AnswerSentence, NotFound
from bot.rendering import TerminalPage
from bot.telegram.outgoing import OutgoingMessage

_MOST_UNITS = 4096
_PAGE = TerminalPage(is_terminal=False)


def present(outcome: Answer | NotFound) -> tuple[OutgoingMessage, ...]:
    """Return an answer with its sources, or that there is none."""
    lines = [_PAGE.heading(outcome)] if _PAGE.heading(outcome) else []
    if isinstance(outcome, Answer):
        text = present_frame(outcome.sentences)
        # A quoted answer's ending begins with its heading.
        lines = [text, *_PAGE.ending(outcome)] if not outcome.is_quoted else []
        lines = lines or _PAGE.ending(outcome)
    return split("\n".join(lines))


def present_frame(sentences: Sequence[AnswerSentence]) -> str:
    """Return the sentences that are checked so far."""
    return "\n".join(_PAGE.sentence(sentence) for sentence in sentences)


def split(text: str) -> tuple[OutgoingMessage, ...]:
    """Return a text as messages that Telegram takes, cut at the ends of lines."""
    parts: list[str] = []
    part = ""
    for line in text.split("\n"):
        for piece in _pieces(line):
            joined = f"{part}\n{piece}" if part else piece
            if len(joined.encode("utf-16-le")) // 2 > _MOST_UNITS:
                parts.append(part)
                part = piece
            else:
                part = joined
    parts.append(part)
    return tuple(OutgoingMessage(text=p) for p in parts if p.strip())


def _pieces(line: str) -> list[str]:
    # No character takes more than two units.
    most = _MOST_UNITS // 2
    return [line[start : start + most] for start in range(0, len(line), most)] or [""]
