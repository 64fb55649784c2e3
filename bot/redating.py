"""Dates of a source in the words of the asker's language, for a small model.

It copies "24 دسامبر 2024" into a Vietnamese sentence, or makes up a month. What it reads
in the asker's words it can copy; the checks compare dates, however they are written.
"""

from index.cldr import long_date
from index.dates import StatedDate, read_dates
from index.numerals import seen


def redate(text: str, held: str, asked: str) -> str:
    """Return ``text``, of the language ``held``, with its dates as ``asked`` writes them.

    Only those that are sure, mean one day and name its month; in a text of ``asked``
    itself, none.
    """
    if held.split("-")[0] == asked.split("-")[0]:
        return text
    shown = seen(text)
    dates = read_dates(shown, held)
    written: list[str] = []
    end = 0
    for date in dates:
        # The days of a range stand at one place.
        shared = sum(d.start < date.end and date.start < d.end for d in dates) > 1
        words = None if shared else _in_words(date, shown, asked)
        if words is not None:
            written += [shown[end : date.start], words]
            end = date.end
    return "".join([*written, shown[end:]]) if written else text


def _in_words(date: StatedDate, text: str, language: str) -> str | None:
    if not date.is_sure or len(date.readings) != 1:
        return None
    if not any(character.isalpha() for character in text[date.start : date.end]):
        return None
    (meant,) = date.readings
    if meant.day is None:
        return None
    try:
        return long_date(meant.day, meant.month, meant.year, language)
    except ValueError:
        return None
