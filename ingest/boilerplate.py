"""Lines that are no article text: the table of rules that tells them."""

import re
import unicodedata
from collections.abc import Callable

from ingest.dating import find_date
from ingest.stating import URL, fold

# A sentence that goes on after another one, as in prose.
SENTENCE_BREAK = re.compile(r"\w{4,}[.!?…؟]\s+\w|[。！？]\S")

# Longer lines are kept: to lose a sentence is worse than to keep boilerplate.
_SHORT = 200
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
_COMMENT_COUNTER = re.compile(
    rf"{_COMMENT}\s*[:：]?\s*(?:[(\[（]?\s*\d+\s*[)\]）]?)?|[(\[]?\d+[)\]]?\s*{_COMMENT}"
)
_SHARE_LINE = re.compile(rf"{_SHARE}[:.…!]?|{_SUBSCRIBE}\b.*")
_READ_ALSO_LINE = re.compile(rf"{_READ_ALSO}(?:\s*[:：»>→|–—-].*|[.…]*)")
_BYLINE = re.compile(
    rf"{_AUTHOR}\s*[:：]\s*\S[^.!?]*"
    r"|by [^\W\d_][\w.'’-]*(?:[ ,]+[^\W\d_][\w.'’-]*){1,4}"
)


def _is_source(line: str) -> bool:
    found = _SOURCE_LINE.fullmatch(line)
    if not found:
        return False
    rest = found["rest"]
    is_name = len(rest.split()) <= 6 and rest[-1] not in ".!?;؟。"
    return bool(URL.fullmatch(rest)) or (is_name and bool(re.search("[:：]", line)))


def _is_caption(line: str) -> bool:
    if _CREDIT_FIRST.fullmatch(line):
        return True
    found = _CREDIT_LAST.search(line)
    return found is not None and not SENTENCE_BREAK.search(found["credit"])


def _is_link(line: str) -> bool:
    found = URL.search(line)
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


def find_rule(line: str, *, is_first: bool, is_edge: bool) -> str | None:
    """Return the name of the rule that leaves a line out, or None to keep it.

    ``is_edge`` says that the line is near the start or the end of its text, where
    outlets and authors are named; the first line of all may be a title.
    """
    if len(line) > _SHORT:
        return None if re.search(r"[^\W_]", line) else "separator"
    folded = fold(line)
    for name, holds in _ANYWHERE:
        if holds(folded):
            return name
    # In the middle of an article this could be a heading or prose.
    if is_edge and _DOMAIN.fullmatch(folded):
        return "outlet"
    is_edge = is_edge and not is_first
    if is_edge and _BYLINE.fullmatch(folded):
        return "byline"
    # A longer line tells what happened on the day.
    dated = find_date(line) if len(line) <= 100 else None
    if dated is None:
        return None
    has_name = is_edge and dated.is_apart and dated.others <= 4
    return "date line" if dated.others == 0 or has_name else None


def find_source(line: str) -> str:
    """Return what a source line names after its label; without one, the line."""
    # Labels are spelled composed; a file from macOS may have them decomposed.
    named = _SOURCE_LINE.fullmatch(unicodedata.normalize("NFC", line))
    return named["rest"].strip() if named else line
