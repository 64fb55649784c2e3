"""Which addresses a reader may be sent to."""

import ipaddress
import re
from urllib.parse import urlsplit

_MAX_URL = 2048
# Space, controls and what turns text around would make an address look like another;
# half a character is no text.
_UNFIT = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# RFC 6761, RFC 6762 and the names that ICANN leaves to private networks.
_PRIVATE = {
    "corp", "home", "internal", "intranet", "invalid", "lan", "local", "localhost",
    "onion", "private", "test",
}  # fmt: skip


def public_url(url: str | None) -> str | None:
    """Return ``url`` if it is one of http or https that anybody can open; else None.

    One that carries a name and password, or names a private address, is none.
    """
    if not url or len(url) > _MAX_URL or _UNFIT.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        parts.port  # noqa: B018 - reading it raises for a port that is none
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return None
    return url if _is_public(host) else None


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        labels = host.split(".")
        return len(labels) > 1 and all(labels) and labels[-1] not in _PRIVATE
