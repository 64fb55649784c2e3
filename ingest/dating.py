"""Dates as articles write them, in many languages and calendars."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.stating import fold

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
_IRANIAN_MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"

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

# Taken out first, so that no date is made of the numbers of a time.
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
_MONTH_BY_STEM = {
    fold(stem).replace("_", " "): place % 12 + 1
    for place, stems in enumerate(_MONTHS.split())
    for stem in stems.split("|")
}
_IRANIAN_MONTH_BY_NAME = {
    fold(name): number for number, name in enumerate(_IRANIAN_MONTHS.split(), start=1)
}
_BESIDE_WORDS = frozenset(re.findall(_NAME, fold(_BESIDE)))
# An Iranian year is leap when it leaves one of these, divided by 33; true of all years
# from 1178 to 1501 (ICU4X, calendrical_calculations/src/persian.rs).
_LEAP_REMAINDERS = (1, 5, 9, 13, 17, 22, 26, 30)
_EXACT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class DateFound:
    """A date in a line; ``published`` is None when it is two days or no real one.

    ``others`` counts the words beside the date that no date line needs; ``is_apart``
    says that punctuation separates them from the date.
    """

    published: str | None
    others: int
    is_apart: bool


def find_date(line: str, language: str | None = None) -> DateFound | None:
    """Return the one full date of a short line, or None when it holds none.

    Iranian years are converted. Relative dates ("yesterday") are never read.
    """
    folded = _TIME.sub(" ", fold(line)).strip()
    dated = _find_day(folded, language)
    if dated is None:
        return None
    found, published = dated
    before, after = folded[: found.start()].rstrip(), folded[found.end() :].lstrip()
    words = re.findall(r"\w+", f"{before} {after}")
    is_apart = (not before or before[-1] in ",|•·–—-/:;([") and (
        not after or after[0] in ",|•·–—-/:;)]"
    )
    return DateFound(
        published=published,
        others=sum(word not in _BESIDE_WORDS for word in words),
        is_apart=is_apart,
    )


def as_published(value: str) -> str | None:
    """Return a metadata value as ISO 8601, no more exact than it is, or None."""
    exact = _EXACT.fullmatch(value.strip())
    if not exact:
        found = find_date(value)
        return found.published if found and not found.others else None
    year, month, day = exact.groups()
    is_real = _day(int(year), int(month or 1), int(day or 1)) is not None
    return "-".join(part for part in exact.groups() if part) if is_real else None


def _find_day(
    folded: str, language: str | None
) -> tuple[re.Match[str], str | None] | None:
    """Return where a date stands and its day, None for a day that is not certain."""
    for pattern in _NUMERIC:
        if found := pattern.search(folded):
            return found, _numeric_day(found, language)
    for pattern in _NAMED:
        # A number and a word before a year need not be a date.
        if (found := pattern.search(folded)) and (day := _named_day(found)):
            return found, day
    return None


def _numeric_day(found: re.Match[str], language: str | None) -> str | None:
    year, month, day = (int(found[name]) for name in "ymd")
    if found.groupdict().get("sep") == "/" and month != day:
        if month > 12:
            return _day(year, day, month)
        # American and British English write these the other way round.
        if day <= 12 and language in {None, "en"}:
            return None
    return _day(year, month, day)


def _named_day(found: re.Match[str]) -> str | None:
    year, day = int(found["y"]), int(found["d"])
    names = [name.strip() for name in found["name"].split("/")]
    if names[0] in _IRANIAN_MONTH_BY_NAME:
        return _iranian_day(year, _IRANIAN_MONTH_BY_NAME[names[0]], day)
    # Arabic writes a month in both its names, with a slash between.
    months = {_month(name) for name in names}
    month = months.pop()
    return None if months or month is None else _day(year, month, day)


def _month(name: str) -> int | None:
    if name in _MONTH_BY_STEM:
        return _MONTH_BY_STEM[name]
    # Stems are for languages with case endings; Arabic script would give false friends.
    if name[0] >= "\u0600":
        return None
    stems = (name[:length] for length in range(len(name) - 1, 2, -1))
    return next((_MONTH_BY_STEM[s] for s in stems if s in _MONTH_BY_STEM), None)


def _iranian_day(year: int, month: int, day: int) -> str | None:
    if not 1206 <= year <= 1498 or not 1 <= day <= (31 if month <= 6 else 30):
        return None
    if month == 12 and day == 30 and year % 33 not in _LEAP_REMAINDERS:
        return None
    before = year - 1
    leaps = before // 33 * 8 + sum(before % 33 >= n for n in _LEAP_REMAINDERS)
    months = (month - 1) * 31 - max(0, month - 7)
    days = before * 365 + leaps + months + day - 1
    # 1 Farvardin of the year 1 is 21 March 622 in the Gregorian calendar.
    return (date(622, 3, 21) + timedelta(days=days)).isoformat()


def _day(year: int, month: int, day: int) -> str | None:
    # Four digits beyond these are another calendar's year, or a number.
    if not 1500 < year < 2100:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
