"""Inline keyboards, refused as Telegram refuses them."""

from pydantic import BaseModel, ConfigDict

from tests.telegram.emulator.formatted import is_blank, is_link, units
from tests.telegram.emulator.refusals import bad_request

MAX_BUTTONS = 100
MAX_IN_A_ROW = 8
MAX_CALLBACK_DATA = 64
MAX_COPIED = 256


class CopyText(BaseModel):
    """What a button puts on the clipboard."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str


class Button(BaseModel):
    """One inline button with exactly one action."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    url: str | None = None
    callback_data: str | None = None
    copy_text: CopyText | None = None
    style: str | None = None


class Keyboard(BaseModel):
    """Rows of inline buttons; no row at all takes a keyboard away."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    inline_keyboard: tuple[tuple[Button, ...], ...]


def checked(keyboard: Keyboard | None) -> Keyboard | None:
    """Return ``keyboard`` as it is stored: empty rows are left out, None is no keyboard.

    Raises:
        Refused: A button or their number is not what Telegram takes.
    """
    rows = tuple(row for row in keyboard.inline_keyboard if row) if keyboard else ()
    if not rows:
        return None
    if sum(map(len, rows)) > MAX_BUTTONS or max(map(len, rows)) > MAX_IN_A_ROW:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            _check(button)
    return Keyboard(inline_keyboard=rows)


def _check(button: Button) -> None:
    actions = (button.url, button.callback_data, button.copy_text)
    if is_blank(button.text):
        raise bad_request("inline keyboard button text must not be empty")
    if sum(action is not None for action in actions) != 1:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if button.style not in (None, "danger", "success", "primary"):
        raise bad_request("invalid button style specified")
    data, url, copied = button.callback_data, button.url, button.copy_text
    if data is not None and not 1 <= len(data.encode()) <= MAX_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if url is not None and not is_link(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid")
    if copied is not None and not 1 <= units(copied.text) <= MAX_COPIED:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
