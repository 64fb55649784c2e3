"""Zip archives that formats are packed in, opened within bounds.

A few kilobytes can unpack to terabytes, whatever they claim. What an archive claims is
looked at before any of it is unpacked, and no member is unpacked any further than that.
"""

import copy
import io
import zipfile
import zlib

from index.errors import UnreadableFile

_LARGEST_UNPACKED = 300_000_000
# Markup takes thirty times its size in memory once it is read.
_LARGEST_MARKUP = 25_000_000
# Markup of prose packs to a tenth, of large tables to a fiftieth.
_DENSEST = 200
_SMALL = 2_000_000
_MARKUP = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IS_ENCRYPTED = 1
# All that either format may be packed with. Of the other ways zipfile unpacks whatever
# a few bytes hold before it looks how much was wanted.
_WAYS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What zipfile raises for bytes that make no sense: wrong sums, places beyond the file,
# ways of packing that nobody knows.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    OverflowError,
    NotImplementedError,
    ValueError,
)


class Archive:
    """An open zip archive whose members are small enough to be read whole."""

    def __init__(self, data: bytes, kind: str) -> None:
        """Open the archive in ``data``, called a file of ``kind`` in messages.

        Raises:
            UnreadableFile: It is no zip archive, encrypted, or too large unpacked.
        """
        self._kind = kind
        if data.startswith(_OLE):
            raise UnreadableFile(
                f"is protected with a password, or of an older type than {kind};"
                f" save it as {kind} without a password"
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as exc:
            raise UnreadableFile(f"is damaged, or no {kind} file") from exc
        members = self._zip.infolist()
        if any(member.flag_bits & _IS_ENCRYPTED for member in members):
            raise UnreadableFile("is encrypted; save it without a password")
        if any(member.compress_type not in _WAYS for member in members):
            raise UnreadableFile(
                f"is packed as no {kind} file is; save it as {kind} again"
            )
        markup = [m for m in members if m.filename.lower().endswith(_MARKUP)]
        unpacked = sum(m.file_size for m in members)
        if (
            unpacked > _LARGEST_UNPACKED
            or unpacked > max(_SMALL, _DENSEST * len(data))
            or sum(m.file_size for m in markup) > _LARGEST_MARKUP
        ):
            raise UnreadableFile("is too large when it is unpacked")

    def __contains__(self, name: object) -> bool:
        """Say whether there is a member called ``name``."""
        return name in self._zip.NameToInfo

    def read(self, name: str) -> bytes:
        """Return what is in a member.

        Raises:
            UnreadableFile: It is not there or damaged.
        """
        if name not in self:
            raise UnreadableFile(f"is a damaged {self._kind} file: it lacks '{name}'")
        try:
            return self._unpack(self._zip.getinfo(name))
        except _DAMAGE as exc:
            raise UnreadableFile(
                f"is a damaged {self._kind} file: '{name}' cannot be unpacked"
            ) from exc

    def _unpack(self, member: zipfile.ZipInfo) -> bytes:
        """Return what is in a member.

        Raises:
            ValueError: It is more than the archive claims.
        """
        # zipfile cuts off what is beyond the size; one byte more shows that there is any.
        wanted = copy.copy(member)
        wanted.file_size += 1
        with self._zip.open(wanted) as opened:
            content = opened.read(wanted.file_size)
        if len(content) > member.file_size:
            raise ValueError(f"{member.filename!r} is larger than the archive says")
        return content

    def check(self) -> None:
        """Unpack every member once.

        Raises:
            UnreadableFile: One is damaged.
        """
        for name in self._zip.namelist():
            self.read(name)
