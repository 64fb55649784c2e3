"""However a file is damaged, it is read or refused in one line; nothing else happens."""

import io
import random
import zipfile
from collections.abc import Callable

import pytest
from docx.document import Document

from index.errors import UnreadableFile
from ingest.extracting import Extracted
from ingest.reading_docx import read_docx
from ingest.reading_epub import read_epub
from ingest.reading_pdf import read_pdf
from tests.ingest.archives import make_docx, make_epub, make_zip
from tests.ingest.pdf_bytes import lines, make_pdf


def _write_word_file(document: Document) -> None:
    document.add_heading("Мед", level=1)
    document.add_paragraph("Пасічники зібрали багато меду.")


WHOLE = {
    "pdf": make_pdf(lines("Пасічники зібрали", "багато меду."), lines("І все.")),
    "docx": make_docx(_write_word_file),
    "epub": make_epub(["<h1>Мед</h1><p>Пасічники зібрали.</p>"], labels=["Мед"]),
}
READERS: dict[str, Callable[[bytes], Extracted]] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "epub": read_epub,
}


def _damage(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with some changed, lost or put in."""
    damaged = bytearray(data)
    for _ in range(chance.choice([1, 3, 10])):
        place = chance.randrange(len(damaged) or 1)
        cut, put = chance.choice([(1, 1), (30, 0), (0, 8)])
        damaged[place : place + cut] = chance.randbytes(put)
    return bytes(damaged)


def _damage_member(data: bytes, chance: random.Random) -> bytes:
    """Return an archive that unpacks well, with one member damaged, empty or gone."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(members))
    match chance.randrange(4):
        case 0:
            del members[name]
        case 1:
            members[name] = b""
        case _:
            members[name] = _damage(members[name], chance)
    return make_zip(members)


def _is_read_or_refused(data: bytes, kind: str) -> bool:
    try:
        READERS[kind](data)
    except UnreadableFile as refusal:
        return bool(str(refusal)) and "\n" not in str(refusal)
    return True


@pytest.mark.parametrize("kind", WHOLE)
def test_damaged_bytes_are_read_or_refused(kind: str) -> None:
    chance = random.Random(kind)  # noqa: S311 - the same files each time

    assert all(
        _is_read_or_refused(_damage(WHOLE[kind], chance), kind) for _ in range(60)
    )


@pytest.mark.parametrize("kind", ["docx", "epub"])
def test_damaged_members_are_read_or_refused(kind: str) -> None:
    chance = random.Random(kind)  # noqa: S311 - the same files each time

    assert all(
        _is_read_or_refused(_damage_member(WHOLE[kind], chance), kind)
        for _ in range(60)
    )


@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_that_ends_too_early_is_read_or_refused(kind: str) -> None:
    whole = WHOLE[kind]

    assert all(
        _is_read_or_refused(whole[:end], kind)
        for end in range(0, len(whole), len(whole) // 40)
    )
