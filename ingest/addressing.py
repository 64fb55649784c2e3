"""Which articles were published at one address."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations
from urllib.parse import parse_qsl, urlencode, urlsplit

from index.holdings import Outline
from ingest.pairing import Pair, as_pair

_TRACKING = ("utm_", "fbclid", "gclid")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def read_addresses(
    known: Mapping[int, Outline], firsts: Mapping[int, int], fresh: set[int]
) -> tuple[set[Pair], set[int]]:
    """Return pairs at one address, and the articles at one that a fresh one crowds.

    An address is that of a story when it has one article in each language at most;
    with several it is that of their section, and no longer says anything. Copies
    (``firsts`` names the first of each) are one article at all their addresses.
    """
    at: defaultdict[str, set[int]] = defaultdict(set)
    for article, outline in known.items():
        key = url_key(outline.url)
        if key is not None:
            at[key].add(firsts[article])
    pairs: set[Pair] = set()
    crowded: set[int] = set()
    for here in at.values():
        if len({known[article].language for article in here}) == len(here):
            pairs |= {as_pair(a, b) for a, b in combinations(here, 2)}
        elif not fresh.isdisjoint(here):
            crowded.update(here)
    return pairs, crowded


def url_key(url: str | None) -> str | None:
    """Return what is the same in every spelling of an address of a page.

    None for a home page, and for what is no address or has no host.
    """
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname:
        return None
    path = parts.path.rstrip("/")
    query = urlencode(
        [
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if not name.casefold().startswith(_TRACKING)
        ]
    )
    if not path and not query:
        return None
    host = parts.hostname.removeprefix("www.")
    if port is not None and port != _DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    return f"{host}{path}?{query}"
