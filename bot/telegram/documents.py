"""The files behind citations, as they can be sent: of the index, and nothing else.

What a citation was kept with says which article is meant. Where that is on the disk, and
whether it may be read, the index says at the moment it is asked for.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Literal

from bot.rereading import Change, find_change
from bot.telegram.showing.cleaning import clean_line, is_seen, shorten
from bot.telegram.showing.kept_citations import KeptCitation
from index.catalogue import Catalogue
from index.errors import UnreadableFile
from index.file_rows import FileRows
from index.json_lines import open_file
from index.links import folder_of, leads_out

MOST_MB = 50
"""What a bot may send, https://core.telegram.org/bots/faq."""

_MOST_BYTES = MOST_MB * 1_000_000
_MAX_STEM = 48
_MAX_SUFFIX = 12

Lack = Literal["gone", "too_large"]
"""Why there is nothing to send: no file, or too much of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What a reader is sent: an article's file, or the text of one among several."""

    name: str
    content: bytes
    has_changed: bool

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the content, in hexadecimal."""
        return sha256(self.content).hexdigest()


class Documents:
    """Reads what is to be sent; every method reads the disk."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Send articles of ``catalogue``."""
        self._catalogue = catalogue

    def lack(self, citation: KeptCitation) -> Lack | None:
        """Return why the document of a citation cannot be sent; None if it can."""
        # Looks, too, whether a rebuilt index has taken the place of the one that is open.
        self._catalogue.generation()
        found = FileRows(self._catalogue).find(citation.path, citation.position)
        if found is None:
            return "gone"
        if found.position is not None:
            return None
        path = Path(found.path)
        try:
            with open_file(path) as file:
                size = file.seek(0, 2)
        except (OSError, UnreadableFile):
            return "gone"
        # Somebody may have put a link to any file in the place of the article's.
        if leads_out(path, folder_of(path, found.file)) and find_change(
            path, None, found.content_hash
        ):
            return "gone"
        if size > _MOST_BYTES:
            return "too_large"
        # Telegram takes no file without content.
        return None if size else "gone"

    def change(self, citation: KeptCitation) -> Change | None:
        """Return what became of an article since it was cited."""
        path = Path(citation.path)
        return find_change(path, citation.position, citation.content_hash)

    def read(self, citation: KeptCitation) -> Document | Lack:
        """Return the document of a citation, as it is now."""
        lack = self.lack(citation)
        if lack is not None:
            return lack
        found = FileRows(self._catalogue).find(citation.path, citation.position)
        if found is None:
            return "gone"
        if found.position is not None:
            text = self._catalogue.text(found.article_id)
            return Document(
                name=_name_of(found.whole_file, f"-{found.position}.txt"),
                content=text.encode("utf-8", errors="replace"),
                has_changed=found.content_hash != citation.content_hash,
            )
        try:
            with open_file(Path(found.path)) as file:
                content = file.read(_MOST_BYTES + 1)
        except (OSError, UnreadableFile):
            return "gone"
        if len(content) > _MOST_BYTES:
            return "too_large"
        return Document(
            name=_name_of(found.file, PurePath(found.file).suffix),
            content=content,
            has_changed=sha256(content).hexdigest() != citation.content_hash,
        )


def _name_of(file: str, ending: str) -> str:
    """Return a name without folders, in any script, that no client cuts its ending off."""
    stem = shorten(clean_line(PurePath(file).stem), _MAX_STEM)
    return f"{stem if is_seen(stem) else 'article'}{clean_line(ending)[:_MAX_SUFFIX]}"
