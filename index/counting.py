"""Numbers of things in words, for messages."""


def counted(number: float, one: str, many: str | None = None) -> str:
    """Return ``1 article`` or ``1,200 articles``; ``many`` where no s makes the plural."""
    things = one if round(number) == 1 else many or f"{one}s"
    return f"{number:,.0f} {things}"
