"""What the bot itself says, as messages."""

from bot.telegram.outgoing import OutgoingMessage
from bot.telegram.showing.directions import line_mark
from bot.telegram.showing.lines import Block, Line, Run
from bot.telegram.showing.listing import mark_of
from bot.telegram.showing.splitting import split_blocks


def show_text(text: str, language: str) -> tuple[OutgoingMessage, ...]:
    """Return the messages of a text that ``say`` gave, its lines run as its language."""
    mark = mark_of(language)
    blocks = []
    for paragraph in text.strip().split("\n\n"):
        lines = [_line(line, mark) for line in paragraph.split("\n") if line]
        if lines:
            blocks.append(Block(lines=tuple(lines)))
    return split_blocks(blocks)


def _line(text: str, mark: str) -> Line:
    return Line(pieces=((Run(text=text),),), mark=line_mark(text, mark))
