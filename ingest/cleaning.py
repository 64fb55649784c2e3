"""Boilerplate out, metadata in: the text of a file becomes an Article.

Rules look at one short line at a time, because losing a sentence of the article
is worse than keeping a line of boilerplate. No character is changed or dropped:
what is left out keeps its place, with the name of the rule that said so.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from index.errors import UnreadableFile
from index.languages import detect_language, rank_languages
from index.passages import Span
from ingest.articles import Article, LeftOut
from ingest.stating import (
    Stated,
    as_published,
    find_date,
    find_front_matter,
    fold,
    outlet_of,
)

_SHORT = 200
_NEAR_START, _NEAR_END = 6, 5
_URL = re.compile(r"https?://[^\s<>\"'()]+", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?:www\.)?(?:[^\W_][\w-]*\.)+(?:com|org|net|info|news|gov|edu|media|[a-z]{2})"
)


def _any(labels: str) -> str:
    """Return a pattern of the labels between bars or line ends, the longest first."""
    folded = {fold(label) for label in re.split(r"[|\n]", labels.strip())}
    return f"(?:{'|'.join(map(re.escape, sorted(folded, key=len, reverse=True)))})"


_SOURCE = _any("""
Source|Sources|Original source|Source URL|Джерело|Джерела|Источник|Крыніца|المصدر|مصدر
منبع|Źródło|Źródła|Nguồn|Nguồn tin|Fuente|Fuentes|Quelle|Quellen|Kaynak|Fonte|Bron
Zdroj|Forrás|Sursa|Källa|Kilde|Sumber|Πηγή|מקור|स्रोत|ที่มา|来源|來源|出典|출처
""")
_CREDIT = _any("""
Фото|Ілюстрація|Иллюстрация|الصورة|صورة|الصور|تصوير|عکس|تصویر|عکاس|Photo|Photos|Image
Photo credit|Image credit|Picture|Crédit photo|Zdjęcie|Zdjęcia|Fot.|Foto|Fotos
Fotografía|Fotoğraf|Ảnh|Ảnh minh họa|Hình ảnh|Bild|Φωτογραφία|ภาพ|图|图片|摄影|写真
사진
""")
_COMMENT = _any("""
Comment|Comments|Коментар|Коментарі|Коментарів|Комментарий|Комментарии|Комментариев
نظر|نظرات|دیدگاه|تعليق|تعليقات|التعليقات|Komentarz|Komentarze|Komentarzy|Bình luận
Commentaire|Commentaires|Comentario|Comentarios|Comentários|Kommentar|Kommentare|Yorum
Yorumlar|Commenti|评论|コメント|댓글
""")
_SHARE = _any("""
Share|Share this|Share this article|Tweet|Print|Поділитися|Поширити|Поделиться|شارك
مشاركة|اشتراک گذاری|اشتراک‌گذاری|Udostępnij|Podziel się|Partager|Chia sẻ|Compartir
Partager cet article|Compartilhar|Teilen|Drucken|Paylaş|Condividi|分享|シェア|공유
""")
_SUBSCRIBE = _any("""
Share on|Share via|Follow us on|Subscribe to our|Sign up for our|We use cookies
This site uses cookies|This website uses cookies|Accept all cookies|Accept cookies
Підписуйтесь на|Підписуйтеся на|Поділитися у|Стежте за нами|Подписывайтесь на
Поделиться в|Цей сайт використовує|اشترك في قناة|اشترك في نشرتنا|تابعنا على|شارك على
عضویت در خبرنامه|ما را در تلگرام|Zapisz się do newslettera|Zapisz się na newsletter
Obserwuj nas|Udostępnij na|Ta strona używa|Suivez-nous|Abonnez-vous|Partager sur
Ce site utilise des cookies|Đăng ký nhận bản tin|Theo dõi chúng tôi|Chia sẻ lên
Síguenos en|Suscríbete|Compartir en|Utilizamos cookies|Folgen Sie uns
Diese Website verwendet Cookies|Bizi takip edin|Siga-nos
""")
_READ_ALSO = _any("""
Читайте також|Дивіться також|Читайте также|Смотрите также|По теме|اقرأ أيضا
اقرأ المزيد|إقرأ أيضا|مواضيع ذات صلة|بیشتر بخوانید|همچنین بخوانید|مطالب مرتبط
اخبار مرتبط|Czytaj także|Czytaj też|Czytaj również|Czytaj więcej|Zobacz także
Zobacz też|À lire aussi|Lire aussi|Voir aussi|À lire également|Xem thêm|Đọc thêm
Tin liên quan|Lea también|Lee también|Leer más|Read also|Also read|Read more|See also
Related|Related articles|Related news|Lesen Sie auch|Mehr zum Thema|Siehe auch
Ayrıca okuyun|Leia também|Leia mais|Leggi anche|相关阅读|相关新闻|関連記事|관련 기사
""")
_AUTHOR = _any("""
Автор|Автори|Авторы|Журналіст|Корреспондент|بقلم|الكاتب|نویسنده|خبرنگار|Autor|Autorka
Auteur|Tác giả|Author|Authors|Reporter|Yazar|作者
""")
_SOURCE_LINE = re.compile(
    rf"[(\[]?{_SOURCE}\s*[:：]?\s*(?P<rest>\S.*?)[)\]]?", re.IGNORECASE
)
_CREDIT_FIRST = re.compile(
    rf"[(\[]?(?:{_CREDIT}\s*[:：|/–—-]|fot\.|photo by|image by)\s*\S.*"
)
_CREDIT_LAST = re.compile(
    r"(?:[.!?…»”\"’;。！？]\s*|[(\[|–—/-]\s*)"
    rf"(?:{_CREDIT}\s*[:：/]|fot\.|photo by)\s*(?P<credit>\S.{{0,59}})$"
)
_SENTENCE_BREAK = re.compile(r"\w{4,}[.!?…؟]\s+\w|[。！？]\S")
_COMMENT_COUNTER = re.compile(
    rf"{_COMMENT}\s*[:：]?\s*(?:[(\[（]?\s*\d+\s*[)\]）]?)?|[(\[]?\d+[)\]]?\s*{_COMMENT}"
)
_SHARE_LINE = re.compile(rf"{_SHARE}[:.…!]?|{_SUBSCRIBE}\b.*")
_READ_ALSO_LINE = re.compile(rf"{_READ_ALSO}(?:\s*[:：»>→|–—-].*|[.…]*)")
_BYLINE = re.compile(
    rf"{_AUTHOR}\s*[:：]\s*\S[^.!?]*"
    r"|by [^\W\d_][\w.'’-]*(?:[ ,]+[^\W\d_][\w.'’-]*){1,4}"
)
_MARKDOWN_IMAGE = re.compile(r"\[?!\[[^\]]*\]\([^)]*\)(?:\]\([^)]*\))?|<!--.*-->")
_HEADING_MARK = re.compile(r"#{1,6}(?=[ \t]+\S)")
_DATE_PREFIX = re.compile(
    r"\s*(date[ \t]*:?[ \t]*(\d{4}(?:-\d{2}){0,2})(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?)"
    r"[ \t]+(?=\S)",
    re.IGNORECASE,
)


def _is_source(line: str) -> bool:
    found = _SOURCE_LINE.fullmatch(line)
    if not found:
        return False
    rest = found["rest"]
    is_name = len(rest.split()) <= 6 and rest[-1] not in ".!?;؟。"
    return bool(_URL.fullmatch(rest)) or (is_name and bool(re.search("[:：]", line)))


def _is_caption(line: str) -> bool:
    if _CREDIT_FIRST.fullmatch(line):
        return True
    found = _CREDIT_LAST.search(line)
    return bool(found) and not _SENTENCE_BREAK.search(found["credit"] if found else "")


def _is_link(line: str) -> bool:
    found = _URL.search(line)
    if not found or line[found.end() :].strip(" )]>"):
        return False
    before = line[: found.start()].rstrip()
    return not before or (len(before.split()) <= 4 and before[-1] in ":：<([")


# In order: the first rule that holds names the reason. Lines come folded.
_ANYWHERE: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("separator", lambda line: not re.search(r"[^\W_]", line)),
    ("source line", _is_source),
    ("link", _is_link),
    ("photo caption", _is_caption),
    ("comment counter", _COMMENT_COUNTER.fullmatch),
    ("share line", _SHARE_LINE.fullmatch),
    ("read also", _READ_ALSO_LINE.fullmatch),
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line without surrounding white space, or part of one; no reason: kept."""

    start: int
    end: int
    reason: str | None = None


def _lines(text: str, start: int) -> Iterator[_Piece]:
    for whole in text[start:].splitlines(keepends=True):
        if line := whole.strip():
            begin = start + len(whole) - len(whole.lstrip())
            yield _Piece(begin, begin + len(line))
        start += len(whole)


def _reason(line: str, *, is_first: bool, is_edge: bool) -> str | None:
    """Return the name of the rule that leaves a line out, or None to keep it."""
    if len(line) > _SHORT:
        return None if re.search(r"[^\W_]", line) else "separator"
    folded = fold(line)
    for reason, rule in _ANYWHERE:
        if rule(folded):
            return reason
    # In the middle of an article this could be a heading or prose.
    if is_edge and _DOMAIN.fullmatch(folded):
        return "outlet"
    is_edge = is_edge and not is_first
    if is_edge and _BYLINE.fullmatch(folded):
        return "byline"
    dated = find_date(line) if len(line) <= 100 else None
    if dated is None:
        return None
    has_name = is_edge and dated.is_apart and dated.others <= 4
    return "date line" if dated.others == 0 or has_name else None


def _judge(text: str, start: int, *, is_markdown: bool) -> Iterator[_Piece]:
    lines = list(_lines(text, start))
    for number, piece in enumerate(lines):
        line = text[piece.start : piece.end]
        if is_markdown and len(line) <= 2_000:
            if _MARKDOWN_IMAGE.fullmatch(line):
                yield _Piece(piece.start, piece.end, "image")
                continue
            if mark := _HEADING_MARK.match(line):
                yield _Piece(piece.start, piece.start + mark.end(), "heading mark")
                text_start = piece.end - len(line[mark.end() :].lstrip())
                yield _Piece(text_start, piece.end)
                continue
        is_edge = number < _NEAR_START or number >= len(lines) - _NEAR_END
        reason = _reason(line, is_first=number == 0, is_edge=is_edge)
        yield _Piece(piece.start, piece.end, reason)


def _find_title(
    text: str, pieces: Sequence[_Piece], known: str | None
) -> _Piece | None:
    """Return the piece that is the article's title line, when the first one is."""
    kept = [n for n, piece in enumerate(pieces) if piece.reason is None][:2]
    if not kept:
        return None
    first = pieces[kept[0]]
    line = text[first.start : first.end]
    if known is not None:
        return first if fold(line) == fold(known) else None
    if kept[0] and pieces[kept[0] - 1].reason == "heading mark":
        return first
    if len(kept) < 2 or len(line) > _SHORT or line[-1] in ",;:،؛、":
        return None
    following = pieces[kept[1]]
    is_set_apart = len(text[first.end : following.start].splitlines()) > 1
    is_shorter = 2 * len(line) <= following.end - following.start
    if line[-1] in ".。।۔":
        # A first paragraph of one sentence looks the same, but is hardly as short.
        is_one = len(line) <= _SHORT // 2 and not _SENTENCE_BREAK.search(line)
        return first if is_one and is_set_apart and is_shorter else None
    has_prose = len(_SENTENCE_BREAK.findall(line)) > 1
    return first if (is_set_apart or is_shorter) and not has_prose else None


def _merge(pieces: Sequence[_Piece], title: _Piece | None) -> Iterator[_Piece]:
    """Yield neighbours with one reason as one piece, the title always alone."""
    for _, group in groupby(pieces, key=lambda piece: (piece.reason, piece is title)):
        run = list(group)
        yield _Piece(run[0].start, run[-1].end, run[0].reason)


def _find_language(body: str, claim: str | None) -> str:
    """Return the language of most slices; a claim only decides between these."""
    body = unicodedata.normalize("NFC", body)
    step = max(1, len(body) // 5)
    starts = range(0, len(body) - 600, step) if len(body) > 3_000 else (0,)
    slices = [body[s : s + (600 if len(body) > 3_000 else 3_000)] for s in starts]
    found = Counter(filter(None, map(detect_language, slices)))
    claimed = claim.replace("_", "-").split("-")[0].lower() if claim else None
    if claimed in found and claimed is not None:
        return claimed
    if found:
        return found.most_common(1)[0][0]
    likely = {detection.language for detection in rank_languages(slices[0])}
    return claimed if claimed in likely and claimed is not None else "und"


def _find_url(text: str, pieces: Sequence[_Piece]) -> str | None:
    """Return the address of the source line, or of the one link outside the body."""
    kept = [n for n, piece in enumerate(pieces) if piece.reason is None]
    for reason in ("source line", "link"):
        urls = [
            found[0].rstrip(".,;")
            for number, piece in enumerate(pieces)
            if piece.reason == reason
            and (reason == "source line" or not kept[0] < number < kept[-1])
            and (found := _URL.search(text, piece.start, piece.end))
        ]
        if urls and (reason == "source line" or len(urls) == 1):
            return urls[0]
    return None


def _find_outlet(text: str, pieces: Sequence[_Piece]) -> str | None:
    for reason in ("outlet", "source line"):
        for piece in pieces:
            line = text[piece.start : piece.end]
            if piece.reason != reason or _URL.search(line):
                continue
            named = _SOURCE_LINE.fullmatch(line)
            return line if reason == "outlet" or not named else named["rest"].strip()
    return None


def clean(
    text: str,
    *,
    encoding: str,
    content_hash: str,
    known: Stated,
    is_markdown: bool = False,
) -> Article:
    """Return the Article that ``text`` holds; what is known already is kept.

    Raises:
        UnreadableFile: Nothing but boilerplate is in the text.
    """
    pieces: list[_Piece] = []
    if front := find_front_matter(text):
        known = front.stated
        pieces.append(_Piece(0, front.end, "front matter"))
    start = front.end if front else 0
    published = known.published
    if prefix := _DATE_PREFIX.match(text, start):
        pieces.append(_Piece(prefix.start(1), prefix.end(1), "date"))
        published = published or as_published(prefix[2])
        start = prefix.end()
    pieces.extend(_judge(text, start, is_markdown=is_markdown))
    title = _find_title(text, pieces, known.title)
    merged = list(_merge(pieces, title))
    body = tuple(Span(start=p.start, end=p.end) for p in merged if p.reason is None)
    if not body:
        raise UnreadableFile("has no article text, only boilerplate")
    language = _find_language(
        "\n".join(text[span.start : span.end] for span in body), known.language
    )
    if published is None:
        days = (
            find_date(text[piece.start : piece.end], language)
            for piece in pieces
            if piece.reason == "date line"
        )
        published = next((day.published for day in days if day and day.published), None)
    url = known.url or _find_url(text, pieces)
    return Article(
        text=text,
        encoding=encoding,
        content_hash=content_hash,
        language=language,
        title=known.title or (text[title.start : title.end] if title else None),
        url=url,
        published=published,
        outlet=known.outlet or _find_outlet(text, pieces) or outlet_of(url),
        body=body,
        left_out=tuple(
            LeftOut(span=Span(start=p.start, end=p.end), reason=p.reason)
            for p in merged
            if p.reason is not None
        ),
    )
