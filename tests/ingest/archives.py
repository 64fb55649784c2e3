"""Word files and books made for a test."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import docx
from docx.document import Document


def make_docx(write: Callable[[Document], None]) -> bytes:
    """Return a Word file that holds what ``write`` puts into an empty one."""
    document = docx.Document()
    write(document)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def make_zip(members: Mapping[str, str | bytes]) -> bytes:
    """Return a compressed archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def change_zip(data: bytes, members: Mapping[str, str | bytes]) -> bytes:
    """Return an archive with some members in place of what they were."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    return make_zip({**kept, **members})


def make_epub(
    chapters: Sequence[str],
    *,
    metadata: str = "",
    labels: Sequence[str] = (),
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Return a book of chapters given as the inside of their bodies.

    ``labels`` is what the table of contents calls them, ``metadata`` the inside of the
    element of that name.
    """
    names = [f"text/chapter {number}.xhtml" for number in range(len(chapters))]
    hrefs = [name.replace(" ", "%20") for name in names]
    items = "".join(
        f'<item id="c{n}" href="{href}" media-type="application/xhtml+xml"/>'
        for n, href in enumerate(hrefs)
    )
    entries = "".join(
        f'<li><a href="{href}#top">{label}</a></li>'
        for href, label in zip(hrefs, labels, strict=False)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    return make_zip(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<?xml version="1.0"?><container xmlns='
            '"urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": '<?xml version="1.0" encoding="utf-8"?>'
            '<package xmlns="http://www.idpf.org/2007/opf"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<metadata>{metadata}</metadata><manifest>{items}"
            '<item id="nav" href="nav.xhtml" properties="nav"'
            ' media-type="application/xhtml+xml"/></manifest>'
            f'<spine><itemref idref="nav"/>{spine}</spine></package>',
            "OEBPS/nav.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><body><nav>'
            f"<h1>Contents</h1><ol>{entries}</ol></nav></body></html>",
            **{
                f"OEBPS/{name}": '<?xml version="1.0" encoding="utf-8"?>'
                '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>'
                f"</head><body>{chapter}</body></html>"
                for name, chapter in zip(names, chapters, strict=True)
            },
            **(more or {}),
        }
    )
