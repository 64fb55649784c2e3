"""What the emulator says no with: Telegram's codes and words, and its own complaints."""

from collections.abc import Mapping


class Refused(Exception):
    """A request that is answered ``ok: false``; ``code`` is the HTTP status too.

    ``is_complaint`` marks what Telegram might accept but the emulator does not model:
    a bot under test must not cause one.
    """

    def __init__(
        self,
        code: int,
        description: str,
        *,
        parameters: Mapping[str, int] | None = None,
        is_complaint: bool = False,
    ) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})
        self.is_complaint = is_complaint

    @property
    def body(self) -> dict[str, object]:
        """The response as Telegram writes it."""
        body: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(text: str) -> Refused:
    """Return the refusal of a request that is wrong and stays wrong."""
    return Refused(400, f"Bad Request: {text}")


def forbidden(text: str) -> Refused:
    """Return the refusal of a chat that the bot may not write to."""
    return Refused(403, f"Forbidden: {text}")


def conflict(text: str) -> Refused:
    """Return the refusal of a second way of fetching updates."""
    return Refused(409, f"Conflict: {text}")


def migrated(chat_id: int) -> Refused:
    """Return the refusal of a group that lives on as the supergroup ``chat_id``."""
    return Refused(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        parameters={"migrate_to_chat_id": chat_id},
    )


def too_many_requests(retry_after_s: int) -> Refused:
    """Return the refusal of a flood."""
    return Refused(
        429,
        f"Too Many Requests: retry after {retry_after_s}",
        parameters={"retry_after": retry_after_s},
    )


def not_modelled(what: str) -> Refused:
    """Return the complaint that the emulator does not know ``what``."""
    return Refused(
        400, f"Bad Request: the emulator does not model {what}", is_complaint=True
    )
