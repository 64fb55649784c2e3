"""Figures as a reader sees them: percents, seconds, differences with their sign."""

from bot.evaluation.metrics.grades import Unit

# A true minus sign is as wide as the plus.
_MINUS = "\N{MINUS SIGN}"
_THIN = "\N{NARROW NO-BREAK SPACE}"


def show(value: float, unit: Unit) -> str:
    """Return a figure with its unit, to the places that a reader can use."""
    return f"{_digits(value, unit)}{_THIN if _SIGNS[unit] else ''}{_SIGNS[unit]}"


def show_range(low: float, high: float, unit: Unit) -> str:
    """Return an interval, the unit once."""
    ends = f"{_digits(low, unit)} to {_digits(high, unit)}"
    return f"{ends}{_THIN if _SIGNS[unit] else ''}{_SIGNS[unit]}"


def show_change(difference: float, unit: Unit) -> str:
    """Return a difference with its sign; that of two shares is in percentage points."""
    digits = _digits(abs(difference), unit)
    is_nothing = not float(digits.replace(",", ""))
    sign = "±" if is_nothing else "+" if difference > 0 else _MINUS
    words = "pts" if unit == "share" else _SIGNS[unit]
    return f"{sign}{digits}{_THIN if words else ''}{words}"


_SIGNS: dict[Unit, str] = {
    "share": "%", "score": "", "seconds": "s", "tokens": "", "money": "",
}  # fmt: skip


def _digits(value: float, unit: Unit) -> str:
    match unit:
        case "share":
            text = f"{100 * value:.1f}"
        case "score":
            text = f"{value:.2f}"
        case "seconds":
            places = 3 if abs(value) < 0.1 else 2 if abs(value) < 1 else 1
            text = f"{value:,.{places}f}"
        case "tokens":
            text = f"{value:,.0f}"
        case "money":
            text = f"{value:,.5f}"
    return text.replace("-", _MINUS)
