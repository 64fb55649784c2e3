"""PDF files of a few lines, made by hand: every glyph at a place that a test chooses."""

from collections.abc import Sequence
from dataclasses import dataclass

_FONT_SIZE = 10
_FONT = """<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H
/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"""
_GLYPHS = """<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 500
/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>
/FontDescriptor << /Type /FontDescriptor /FontName /X /Flags 4 /StemV 80
/FontBBox [0 -200 1000 800] /Ascent 800 /Descent -200 /CapHeight 700 /ItalicAngle 0
>> >>"""
_PAGE = """<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800]
/Resources << /Font << /F 3 0 R >> >>"""


@dataclass(frozen=True, kw_only=True)
class Painted:
    """Text painted from left to right at a place, in points from the lower left.

    ``glyphs`` are the letters of each glyph where some have several.
    """

    x: float
    y: float
    text: str
    size: int = _FONT_SIZE
    glyphs: tuple[str, ...] = ()

    @property
    def painted(self) -> tuple[str, ...]:
        """The letters of each glyph."""
        return self.glyphs or tuple(self.text)


def lines(*texts: str, top: float = 700, left: float = 50) -> list[Painted]:
    """Return lines one below the other, 12 points each."""
    return [Painted(x=left, y=top - 12 * n, text=t) for n, t in enumerate(texts)]


def make_pdf(*pages: Sequence[Painted], title: str = "") -> bytes:
    """Return a PDF with what is painted on each page; every glyph is half an em wide.

    The font is none that is there; a table in the file says which letters its glyphs
    are, as in the files of most programs.
    """
    glyphs = sorted(
        {glyph for page in pages for line in page for glyph in line.painted}
    )
    codes = {glyph: f"{number:04x}" for number, glyph in enumerate(glyphs, start=1)}
    first_page = 7
    kids = " ".join(f"{first_page + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        _FONT,
        _GLYPHS,
        _stream(_letters(codes)),
        f"<< /Title <{title.encode('utf-16').hex()}> >>",
    ]
    for number, page in enumerate(pages):
        contents = f"/Contents {first_page + 2 * number + 1} 0 R"
        objects.append(f"{_PAGE} {contents} >>")
        objects.append(_stream(f"BT {' '.join(_paint(x, codes) for x in page)} ET"))
    return _file(objects)


def _paint(line: Painted, codes: dict[str, str]) -> str:
    shown = "".join(codes[glyph] for glyph in line.painted)
    return f"/F {line.size} Tf 1 0 0 1 {line.x} {line.y} Tm <{shown}> Tj"


def _letters(codes: dict[str, str]) -> str:
    rows = [f"<{c}> <{g.encode('utf-16-be').hex()}>" for g, c in codes.items()]
    blocks = [rows[i : i + 100] for i in range(0, len(rows), 100)]
    mapped = "\n".join(
        f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar"
        for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def"
        " /CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{mapped}\nendcmap end end"
    )


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _file(objects: Sequence[str]) -> bytes:
    written = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n".encode("ascii")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    return written + (
        f"xref\n0 {count}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {count} /Root 1 0 R /Info 6 0 R >>\n"
        f"startxref\n{len(written)}\n%%EOF\n"
    ).encode("ascii")
