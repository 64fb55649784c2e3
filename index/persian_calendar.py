"""The solar calendar of Iran and Afghanistan, as Gregorian dates."""

from datetime import date, timedelta

PERSIAN_MONTHS = {
    "فروردین": 1,
    "اردیبهشت": 2,
    "خرداد": 3,
    "تیر": 4,
    "مرداد": 5,
    "شهریور": 6,
    "مهر": 7,
    "آبان": 8,
    "آذر": 9,
    "دی": 10,
    "بهمن": 11,
    "اسفند": 12,
}
"""Names of the months, which have 31 days to the sixth and 30 from the seventh."""

# The first year of a cycle of 33, whose new year was 20 March 1996, and where in the
# cycle the leap years are: the rule holds for the years 1244 to 1472.
_CYCLE_START = 1375
_NEW_YEAR = date(1996, 3, 20)
_CYCLE_YEARS = 33
_CYCLE_LEAPS = (0, 4, 8, 12, 16, 20, 24, 28)


def as_gregorian(year: int, month: int, day: int) -> date:
    """Return the Gregorian date of a Persian one; exact for the years 1244 to 1472."""
    cycles, years = divmod(year - _CYCLE_START, _CYCLE_YEARS)
    leaps = cycles * len(_CYCLE_LEAPS) + sum(leap < years for leap in _CYCLE_LEAPS)
    days = (year - _CYCLE_START) * 365 + leaps
    days += (month - 1) * 30 + min(month - 1, 6) + day - 1
    return _NEW_YEAR + timedelta(days=days)
