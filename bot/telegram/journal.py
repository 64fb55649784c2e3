"""The log: one JSON object a line on standard error, without questions and the token."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Literal

_LOG = logging.getLogger("polycite.telegram")
Level = Literal["info", "warning", "error"]
"""The least that is written."""

# A library's line is cut so.
_MOST_SAID = 200
_PLAIN = (str, int, float, bool, type(None))


def note(event: str, **fields: str | float | bool | None) -> None:
    """Write that something happened."""
    _LOG.info(event, extra={"fields": fields})


def note_trouble(event: str, **fields: str | float | bool | None) -> None:
    """Write that something went wrong which somebody should look at."""
    _LOG.warning(event, extra={"fields": fields})


def note_error(event: str, error: BaseException, **fields: str | float | None) -> None:
    """Write an error nobody foresaw: where it was raised, and its kind.

    Its words are left out, for they may quote a question.
    """
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    where = " < ".join(f"{f.filename}:{f.lineno}" for f in reversed(frames))
    _LOG.error(
        event, extra={"fields": {"error": type(error).__name__, "at": where, **fields}}
    )


def start_journal(token: str, least: Level = "info") -> None:
    """Let the log of this program from ``least`` on be written.

    So are the troubles of its libraries and of Python.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line(token))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    _LOG.setLevel(least.upper())
    logging.captureWarnings(True)
    # It writes every address at INFO, and the token is in the address.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # It writes what it could not read; what came of that is told here anyway.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)


class _Line(logging.Formatter):
    """Writes a record as JSON."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        """Return one line, the token in it or not."""
        fields = getattr(record, "fields", {})
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat("T", "seconds"),
            "level": record.levelname.lower(),
            "event": _event_of(record),
            **{k: v if isinstance(v, _PLAIN) else str(v) for k, v in fields.items()},
        }
        return json.dumps(line, ensure_ascii=False).replace(self._token, "…")


def _event_of(record: logging.LogRecord) -> str:
    """Return what happened; of a library's words only those that are no values.

    Its values may be what was asked, or what was answered.
    """
    if record.name in (_LOG.name, "py.warnings"):
        return record.getMessage()
    said = str(record.msg).strip() or " "
    return f"{record.name}: {said.splitlines()[0][:_MOST_SAID]}"
