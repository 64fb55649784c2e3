"""What is told of an update as Telegram sends it, before it is read as a whole.

Nothing is taken for granted: one malformed update must not keep the others from coming.
"""

from typing import Any


def lane_of(raw: dict[str, Any]) -> str:
    """Return the lane of an update: what has the same is worked off in order.

    A chat's topic is a lane. What must not wait for the answer under way has another:
    Stop, files, each opened source, and what else is pressed under one message.
    """
    body, message = _body_of(raw), _message_of(raw)
    thread = message.get("message_thread_id") if message.get("is_topic_message") else 0
    lane = f"{_number_of(message.get('chat'))}/{thread or 0}"
    is_talk = "message" in raw or "edited_message" in raw
    text = str(message.get("text") or "")
    is_stop = text.split("@")[0].split(" ")[0] == "/stop"
    if is_talk and not is_stop:
        return f"{lane}/files" if "document" in message else lane
    data = str(body.get("data") or "stop")
    if data.startswith("stop"):
        return f"{lane}/now"
    # Telegram waits seconds for a press to be answered, and sending may take longer.
    one = body.get("id") if data.startswith("s:") else message.get("message_id")
    return f"{lane}/{one}"


def sender_of(raw: dict[str, Any]) -> tuple[int, int]:
    """Return the numbers of the chat and of who said or pressed something; 0 is nobody."""
    message = _message_of(raw)
    body = _body_of(raw)
    sender = message.get("sender_chat") if "data" not in body else None
    return _number_of(message.get("chat")), _number_of(sender or body.get("from"))


def _number_of(known: Any) -> int:  # noqa: ANN401 - what is malformed must do no harm
    """Return the number of a chat or a person, 0 if it has none."""
    number = known.get("id") if isinstance(known, dict) else None
    return number if isinstance(number, int) else 0


def _body_of(raw: dict[str, Any]) -> dict[str, Any]:
    body: Any = next((v for k, v in raw.items() if k != "update_id"), {})
    return body if isinstance(body, dict) else {}


def _message_of(raw: dict[str, Any]) -> dict[str, Any]:
    """Return what was said, or what a pressed button stands under."""
    body = _body_of(raw)
    message = body.get("message") if "data" in body else body
    return message if isinstance(message, dict) else {}
