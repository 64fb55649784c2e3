"""What an article says about itself: its date, address, outlet, front matter.

Nothing here guesses. A date is read only from text that is meant as a date, and a
text that can be read in two ways is not read at all.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """Metadata found beside the text; ``language`` is a claim yet to be checked."""

    title: str | None = None
    url: str | None = None
    published: str | None = None
    outlet: str | None = None
    language: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FrontMatter:
    """The block between two ``---`` lines at the start of a file."""

    end: int
    stated: Stated


@dataclass(frozen=True, kw_only=True, slots=True)
class DateFound:
    """A date in a line; ``published`` is None when the line can be read two ways.

    ``others`` counts the words beside the date that no date line needs; ``is_apart``
    says that punctuation separates them from the date.
    """

    published: str | None
    others: int
    is_apart: bool


_FOLDED = str.maketrans("أإآيىك", "اااییک", "ـًٌٍَُِّْٔ")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def fold(text: str) -> str:
    """Return ``text`` as labels are compared: one case, one form, ASCII digits."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text)).casefold()
    if not text.isascii():
        text = text.translate(_FOLDED)
        text = re.sub(r"\d", lambda digit: str(unicodedata.digit(digit[0])), text)
    return text.strip()


# Stems, twelve a language, January first; "_" is a space inside a name.
_MONTHS = """
jan feb mar apr may jun jul aug sep oct nov dec
janv fév|févr mars avr mai juin juil août|aout sept oct nov déc
ene feb mar abr may jun jul ago sep|set oct nov dic
jän|jan feb mär apr mai jun jul aug sep okt nov dez
jan fev mar abr mai jun jul ago set out nov dez
gen feb mar apr mag giu lug ago set ott nov dic
sty lut mar kwi maj cze lip sie wrz paź lis gru
січ лют бер кві тра чер лип сер вер жов лис гру
янв фев мар апр май|мая июн июл авг сен окт ноя дек
oca şub mar nis may haz tem ağu eyl eki kas ara
يناير فبراير مارس أبريل|إبريل مايو يونيو|يونيه يوليو|يوليه أغسطس سبتمبر أكتوبر
نوفمبر ديسمبر
كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول
تشرين_الثاني كانون_الأول
ژانویه فوریه مارس آوریل مه|می ژوئن ژوئیه|جولای اوت|آگوست سپتامبر اکتبر نوامبر دسامبر
"""
_JALALI = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"

# Words that may stand beside a date without making the line prose.
_BESIDE = """
monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
montag dienstag mittwoch donnerstag freitag samstag sonntag
poniedziałek wtorek środa czwartek piątek sobota niedziela
понеділок вівторок середа четвер п'ятниця пʼятниця субота неділя
понедельник вторник среда четверг пятница суббота воскресенье
segunda terça quarta quinta sexta feira sábado
lunedì martedì mercoledì giovedì venerdì sabato domenica
pazartesi salı çarşamba perşembe cuma cumartesi pazar
الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
شنبه یکشنبه دوشنبه سه‌شنبه سه چهارشنبه چهار پنجشنبه پنج جمعه یک دو
thứ hai ba tư năm sáu bảy chủ nhật ngày lúc
at on of the published updated posted date am pm gmt utc
le à publié mis jour el de del a las publicado actualizado fecha am um uhr stand
data opublikowano dnia godz o r roku w року р о об дата опубліковано оновлено
в года г опубликовано обновлено tarihi yayınlanma م في بتاريخ تاريخ النشر الساعة
تاریخ انتشار ساعت میلادی برابر با cập nhật đăng giờ
"""

_TIME = re.compile(
    r"(?:(?<=\d)t|\b)\d{1,2}(?::|\s?h\s?)\d{2}(?::\d{2}(?:\.\d+)?)?"
    r"(?:\s?[ap]\.?m\b\.?)?(?:\s?z\b)?"
    r"(?:\s*\(?(?:gmt|utc)?\s?[+-]\d{1,2}(?::?\d{2})?\)?)?"
)
_NAME = r"[^\W\d_]+"
_NUMERIC = (
    re.compile(r"(?<!\d)(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?!\d)"),
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})(?!\d)"
    ),
    re.compile(
        r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일]"
        r"(?:\s?\(?(?:星期|周|[月火水木金土日일월화수목금토])[一二三四五六日曜]?日?\)?)?"
    ),
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})\s+(?:tháng|thg)\s+(?P<m>\d{1,2})(?:,|,?\s+năm)?\s+(?P<y>\d{4})(?!\d)"
    ),
)
_NAMED = (
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?"
        rf"(?P<name>{_NAME}(?:\s{_NAME})?(?:\s?/\s?{_NAME}(?:\s{_NAME})?)?)[.,]?\s+"
        r"(?:del?\s+)?(?P<y>\d{4})(?!\d)"
    ),
    re.compile(
        rf"(?P<name>{_NAME})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)"
    ),
)


def _stems() -> dict[str, int]:
    stems = _MONTHS.split()
    return {
        fold(stem).replace("_", " "): place % 12 + 1
        for place, alternatives in enumerate(stems)
        for stem in alternatives.split("|")
    }


_MONTH_BY_STEM = _stems()
_MONTH_BY_JALALI = {fold(m): n for n, m in enumerate(_JALALI.split(), start=1)}
_BESIDE_WORDS = frozenset(re.findall(_NAME, fold(_BESIDE)))


def _month(name: str) -> int | None:
    if name in _MONTH_BY_STEM:
        return _MONTH_BY_STEM[name]
    if name[0] >= "\u0600":
        return None
    stems = (name[:length] for length in range(len(name) - 1, 2, -1))
    return next((_MONTH_BY_STEM[s] for s in stems if s in _MONTH_BY_STEM), None)


def _jalali_day(year: int, month: int, day: int) -> date | None:
    """Return a day of the Iranian calendar, by the 33-year cycle (1206 to 1498)."""
    if not 1206 <= year <= 1498 or not 1 <= day <= (31 if month <= 6 else 30):
        return None
    if month == 12 and day == 30 and year % 33 not in {1, 5, 9, 13, 17, 22, 26, 30}:
        return None
    before = year - 1
    leaps = before // 33 * 8 + sum(
        before % 33 >= n for n in (1, 5, 9, 13, 17, 22, 26, 30)
    )
    months = (month - 1) * 31 - max(0, month - 7)
    # 1 Farvardin of the year 1 is 21 March 622 in the Gregorian calendar.
    return date(622, 3, 21) + timedelta(days=before * 365 + leaps + months + day - 1)


def _day(year: int, month: int, day: int) -> str | None:
    if not MINYEAR + 1500 <= year <= MAXYEAR - 7000:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _named_day(found: re.Match[str]) -> str | None:
    year, day = int(found["y"]), int(found["d"])
    names = [name.strip() for name in found["name"].split("/")]
    if names[0] in _MONTH_BY_JALALI and year < 1500:
        iranian = _jalali_day(year, _MONTH_BY_JALALI[names[0]], day)
        return iranian.isoformat() if iranian else None
    months = {_month(name) for name in names}
    month = months.pop()
    return None if months or month is None else _day(year, month, day)


def _numeric_day(found: re.Match[str], language: str | None) -> str | None:
    year, month, day = (int(found[name]) for name in "ymd")
    if found.groupdict().get("sep") == "/" and month != day:
        if month > 12:
            return _day(year, day, month)
        # American and British English write these the other way round.
        if day <= 12 and language in {None, "en"}:
            return None
    return _day(year, month, day)


def find_date(line: str, language: str | None = None) -> DateFound | None:
    """Return the one full date of a short line, or None when it holds none.

    Iranian years are converted. Relative dates ("yesterday") are never read.
    """
    folded = fold(line)
    if not re.search(r"\d{4}", folded):
        return None
    folded = _TIME.sub(" ", folded).strip()
    for pattern in (*_NUMERIC, *_NAMED):
        if not (found := pattern.search(folded)):
            continue
        is_named = pattern in _NAMED
        published = _named_day(found) if is_named else _numeric_day(found, language)
        if is_named and published is None:
            continue
        before, after = folded[: found.start()].rstrip(), folded[found.end() :].lstrip()
        rest = re.findall(r"\w+", f"{before} {after}")
        others = [word for word in rest if word not in _BESIDE_WORDS]
        is_apart = (not before or before[-1] in ",|•·–—-/:;([") and (
            not after or after[0] in ",|•·–—-/:;)]"
        )
        return DateFound(published=published, others=len(others), is_apart=is_apart)
    return None


_EXACT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?")


def as_published(value: str) -> str | None:
    """Return a metadata value as ISO 8601, no more exact than it is, or None."""
    exact = _EXACT.fullmatch(value.strip())
    if not exact:
        found = find_date(value)
        return found.published if found and not found.others else None
    year, month, day = exact.groups()
    is_real = _day(int(year), int(month or 1), int(day or 1)) is not None
    return "-".join(part for part in exact.groups() if part) if is_real else None


def outlet_of(url: str | None) -> str | None:
    """Return the host of an address without ``www.``."""
    if url is None:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


_FIELD = re.compile(r"(?P<key>[A-Za-z_]+(?:[-:][A-Za-z_]+)?)[ \t]*:[ \t]*(?P<value>.*)")
_KEYS = {
    "title": ("title",),
    "url": ("url", "canonical_url", "original_url", "source_url", "link", "source"),
    "published": ("published", "date", "published_at", "publish_date", "pubdate"),
    "outlet": ("outlet", "sitename", "site", "publisher", "source"),
    "language": ("language", "lang"),
}
_LONGEST_FRONT_MATTER = 10_000


def find_front_matter(text: str) -> FrontMatter | None:
    """Return the front matter of a file, or None when none opens or none closes.

    Only ``key: value`` lines are read; this is not a YAML parser on purpose.
    """
    block = re.match(r"---[ \t]*\r?\n", text)
    if not block:
        return None
    end = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE).search(
        text[:_LONGEST_FRONT_MATTER].replace("\r", "\n"), block.end()
    )
    if not end:
        return None
    lines = [
        line for line in text[block.end() : end.start()].splitlines() if line.strip()
    ]
    fields = [_FIELD.fullmatch(line) for line in lines]
    if not any(fields) or any(
        not field and not line.startswith((" ", "\t", "-", "#", "]", "}"))
        for line, field in zip(lines, fields, strict=True)
    ):
        return None
    value_by_key = {
        f["key"].lower().replace("-", "_"): f["value"].strip().strip("\"'").strip()
        for f in fields
        if f
    }
    return FrontMatter(end=end.end(), stated=_stated(value_by_key))


def _stated(value_by_key: dict[str, str]) -> Stated:
    found: dict[str, str | None] = dict.fromkeys(_KEYS)
    for name, keys in _KEYS.items():
        values = [value_by_key[key] for key in keys if value_by_key.get(key)]
        if name == "url":
            values = [v for v in values if re.fullmatch(r"https?://\S+", v)]
        if name == "outlet":
            values = [v for v in values if "://" not in v]
        found[name] = values[0] if values else None
    published = found["published"] and as_published(found["published"])
    return Stated(**{**found, "published": published})
