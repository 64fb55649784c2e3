"""What the Bot API takes, and the units it counts in.

Numbers from https://core.telegram.org/bots/api (sendMessage, MessageEntity,
InlineKeyboardButton, CopyTextButton).
"""

MAX_TEXT = 4096
MAX_ENTITIES = 100
MAX_BUTTONS = 100
MAX_COPIED = 256


def units(text: str) -> int:
    """Return the length that Telegram counts: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
