"""A folder that a file system, an outlet or an enemy might hand over.

Good files are to be read whole; bad ones are to be named with their reason; neither may
end an ingest.
"""

import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docx.document import Document

from index.passages import name_part
from tests.ingest.archives import make_docx, make_epub, make_zip
from tests.ingest.pdf_bytes import lines, make_pdf
from tests.ingest.test_decoding import TEXT_BY_LANGUAGE

_ENCODINGS = """
    uk utf-8  uk utf-8-sig  uk utf-16  uk utf-16-le  uk utf-16-be  uk utf-32  uk cp1251
    uk koi8-u  ru cp1251  ru koi8-r  ru iso8859-5  ru cp866  pl cp1250  pl iso8859-2
    ar utf-8  ar utf-16  ar cp1256  ar iso8859-6  fa utf-8  fr cp1252  fr iso8859-15
    es iso8859-1  vi utf-8  tr cp1254  tr iso8859-9  zh utf-8  zh gb18030  zh big5hkscs
""".split()  # noqa: SIM905 - pairs on a line read better
_PAIRS = [*zip(_ENCODINGS[::2], _ENCODINGS[1::2], strict=True)]
_LARGE = 50_000_000
_BAD_LINES = {
    b'{"text": "cut off': "is not JSON",
    b'{"text": "\xff"}': "not valid UTF-8",
    b'{"text": "\\udc80"}': "half a character",
    b'{"text": "a", "text": "b"}': "twice",
    b'{"text": "a", "rank": NaN}': "NaN",
    b'{"text": ["a"]}': "not a string",
    b'{"text": " "}': "no 'text'",
    b'{"text": "72 110"}': "no letters",
    b"\x00\x01\x02": "is not JSON",
    b"[" * 100_000: "too deep",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Good:
    """A file that is read; ``holds`` is a stretch of its text, in a line if it has several."""

    file: str
    data: bytes
    holds: str
    line: int | None = None

    @property
    def name(self) -> str:
        """What its article is called."""
        return name_part(self.file, self.line)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bad:
    """A file that is not, and part of the reason."""

    file: str
    data: bytes
    reason: str


def good_files() -> Iterator[Good]:
    """Yield every good file."""
    for language, encoding in _PAIRS:
        text = TEXT_BY_LANGUAGE[language]
        if encoding == "big5hkscs":
            text = text.translate(
                str.maketrans("议会期复旧码头计划场风暴", "議會期復舊碼頭計劃場風暴")
            )
            text = text.encode("big5hkscs", "ignore").decode("big5hkscs")
        yield _text(f"encodings/{language}-{encoding}.txt", text, encoding)
    uk, fr, ar = (TEXT_BY_LANGUAGE[code] for code in ("uk", "fr", "ar"))
    yield from _odd_shapes(uk, fr)
    yield from _odd_names(uk, ar)
    yield from _formats(uk, fr)
    yield from _lines(uk, fr)


def _odd_shapes(uk: str, fr: str) -> Iterator[Good]:
    twice = uk.encode().decode("cp1252", "replace")
    if "�" not in twice:
        yield _text("shapes/decoded-wrongly.txt", twice, "utf-8", holds=uk[:40])
    yield _text(
        "shapes/windows-lines.txt", fr.replace(". ", ".\r\n\r\n"), "utf-8", fr[:40]
    )
    yield _text("shapes/old-mac-lines.txt", fr.replace(". ", ".\r\r"), "utf-8", fr[:40])
    yield _text("shapes/one-line-of-a-megabyte.txt", f"{fr} " * 4_000, "utf-8", fr[:40])
    yield _text("shapes/one-word.txt", f"{fr}\n\n{'ж' * 100_000}", "utf-8", fr[:40])
    yield _text(
        "shapes/a-sea-of-spaces.txt", f"{fr}{' ' * 1_000_000}{uk}", "utf-8", uk[:40]
    )
    yield _text(
        "shapes/many-empty-lines.txt", f"{fr}{chr(10) * 50_000}{uk}", "utf-8", uk[:40]
    )
    yield _text("shapes/form-feeds.txt", fr.replace(". ", ".\f"), "utf-8", fr[:40])
    yield _text("shapes/right-to-left-marks.txt", f"\u202b{uk}\u202c", "utf-8", uk[:40])
    yield _text("shapes/escape-sequences.txt", f"\x1b[31m{fr}\x1b[0m", "utf-8", fr[:40])
    yield _text("shapes/only-a-title.txt", "Старий причал знову відкрито", "utf-8")
    yield _text("twice/one.txt", uk, "utf-8")
    yield _text("twice/the-same.txt", uk, "utf-8")
    yield _text("twice/the-same-otherwise.txt", uk, "cp1251")


def _odd_names(uk: str, ar: str) -> Iterator[Good]:
    yield _text("names/رصيف قديم.txt", ar, "utf-8")
    yield _text("names/two\nlines.txt", uk, "utf-8")
    yield _text("names/-rf.txt", uk, "utf-8")
    yield _text("names/'quoted' \"twice\" $HOME.txt", uk, "utf-8")
    yield _text("names/🚢.txt", uk, "utf-8")
    yield _text("names/LOUD.TXT", uk, "utf-8")
    yield _text(f"names/{'n' * 250}.txt", uk, "utf-8")
    yield _text("/".join(["deep"] * 60 + ["down.txt"]), uk, "utf-8")


def _formats(uk: str, fr: str) -> Iterator[Good]:
    page = "<html><head>{head}</head><body><article><h1>T</h1><p>{text}</p></article></body></html>"
    declared = '<meta charset="{}">'
    yield _text("formats/page.html", page.format(head="", text=uk), "utf-8", uk[:40])
    for encoding, named in (
        ("cp1251", "windows-1251"),
        ("cp1251", "utf-8"),
        ("utf-8", "x-no"),
    ):
        text = page.format(head=declared.format(named), text=uk)
        yield _text(f"formats/{encoding}-as-{named}.html", text, encoding, uk[:40])
    yield _text("formats/bare.HTM", f"<p>{fr}</p>", "utf-8", fr[:40])
    script = f"<script>var a='{'x' * _LARGE}'</script>"
    yield _text(
        "formats/large.html", page.format(head=script, text=fr), "utf-8", fr[:40]
    )
    yield _text(
        "formats/notes.md", f"---\ntitle: T\n---\n# T\n\n{fr}\n", "utf-8", fr[:40]
    )
    yield Good(
        file="formats/letter.docx",
        data=_letter(uk),
        holds=uk[:40],
    )
    yield Good(
        file="formats/book.epub", data=make_epub([f"<p>{uk}</p>"]), holds=uk[:40]
    )
    words = uk.split()
    rows = [" ".join(words[n : n + 6]) for n in range(0, len(words), 6)]
    yield Good(file="formats/page.pdf", data=make_pdf(lines(*rows)), holds=rows[0])


def _lines(uk: str, fr: str) -> Iterator[Good]:
    line = json.dumps({"text": uk, "title": "T", "rank": 10**400}, ensure_ascii=False)
    for encoding in ("utf-8-sig", "utf-16", "utf-16-be", "utf-32"):
        data = f"\r\n{line}\r\n".encode(encoding)
        yield Good(file=f"lines/{encoding}.jsonl", data=data, holds=uk[:40], line=2)
    long = json.dumps({"text": f"{fr}\u2028{fr} " * 400}, ensure_ascii=False)
    rows = [*_BAD_LINES, long.encode()]
    yield Good(
        file="lines/mixed.ndjson",
        data=b"\n".join(rows),
        holds=fr[:40],
        line=len(rows),
    )


def bad_lines() -> dict[str, str]:
    """Return the bad lines of good files, each with part of the reason."""
    return {
        f"lines/mixed.ndjson line {number}": reason
        for number, reason in enumerate(_BAD_LINES.values(), start=1)
    }


def bad_files() -> Iterator[Bad]:
    """Yield every bad file that is bytes."""
    uk = TEXT_BY_LANGUAGE["uk"]
    noise = random.Random(7).randbytes(20_000)  # noqa: S311 - no secret
    docx = _letter(uk)
    yield Bad(file="bad/empty.txt", data=b"", reason="is empty")
    yield Bad(file="bad/blank.txt", data=b" \r\n\t\n" * 99, reason="is empty")
    yield Bad(file="bad/only-a-mark.txt", data=b"\xef\xbb\xbf", reason="is empty")
    yield Bad(file="bad/digits.txt", data=b"72 110 119\n" * 9, reason="no letters")
    yield Bad(file="bad/zeros.txt", data=bytes(1_000), reason="binary")
    yield Bad(file="bad/large-zeros.txt", data=bytes(_LARGE), reason="binary")
    yield Bad(
        file="bad/zero-in-text.txt", data=uk.encode() + b"\0" + uk.encode(), reason=""
    )
    yield Bad(file="bad/noise.txt", data=noise, reason="")
    yield Bad(file="bad/picture.txt", data=b"\x89PNG\r\n\x1a\n" + noise, reason="")
    yield Bad(
        file="bad/cut-utf-16.txt", data=uk.encode("utf-16")[:-1], reason="damaged"
    )
    broken = uk.encode()[:101] + b"\xff\xfe" + uk.encode()[101:]
    yield Bad(file="bad/damaged-utf-8.txt", data=broken, reason="damaged UTF-8")
    yield Bad(file="bad/noise.pdf", data=noise, reason="")
    yield Bad(file="bad/cut.pdf", data=make_pdf(lines(uk[:60]))[:200], reason="")
    yield Bad(file="bad/noise.docx", data=noise, reason="")
    yield Bad(file="bad/cut.docx", data=docx[: len(docx) // 2], reason="")
    yield Bad(file="bad/zip.docx", data=make_zip({"a.txt": uk}), reason="")
    yield Bad(
        file="bad/bomb.docx",
        data=make_zip({"word/document.xml": b"<a>" * _LARGE}),
        reason="",
    )
    yield Bad(file="bad/zip.epub", data=make_zip({"a.txt": uk}), reason="")
    yield Bad(
        file="bad/list.jsonl", data=b'[\n{"text": "T."},\n{}\n]', reason="line 1 is not"
    )
    yield Bad(file="bad/deep.jsonl", data=b"[" * _LARGE, reason="too deep")
    yield Bad(file="bad/noise.ndjson", data=noise, reason="no article in any line")
    yield Bad(file="bad/blank.jsonl", data=b"\n \r\n" * 99, reason="is empty")
    yield Bad(file="bad/empty.html", data=b"<html></html>", reason="no article")


def make_odd_entries(folder: Path) -> dict[str, str]:
    """Put what is no plain file into ``folder``; return file -> part of the reason.

    Whatever is not named in it is to be passed over in silence.
    """
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "nowhere.txt").symlink_to(folder / "nothing")
    (folder / "round.txt").symlink_to(folder / "round.txt")
    (folder / "folder.txt").mkdir()
    (folder / ".hidden.txt").write_text("Прихований текст.")
    (folder / "notes.xyz").write_text("Інший тип.")
    os.mkfifo(folder / "pipe.txt")
    (folder / "endless.txt").symlink_to("/dev/zero")
    with (folder / "vast.txt").open("wb") as vast:
        vast.truncate(200_000_000)
    (folder / os.fsdecode(b"\xff\xfe-name.txt")).write_text("Текст.")
    return {
        "nowhere.txt": "cannot be opened",
        "round.txt": "cannot be opened",
        "pipe.txt": "not a regular file",
        "endless.txt": "not a regular file",
        "vast.txt": "larger than 100 MB",
        "\ufffd\ufffd-name.txt": "not valid UTF-8",
    }


def _letter(text: str) -> bytes:
    def write(document: Document) -> None:
        document.add_paragraph(text)

    return make_docx(write)


def _text(file: str, text: str, encoding: str, holds: str = "") -> Good:
    return Good(file=file, data=text.encode(encoding), holds=holds or text[:40])
