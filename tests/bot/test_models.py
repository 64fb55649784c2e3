"""What ``polycite model`` writes while it works."""

import io

from bot.commands.models import progress_to


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _shown(stream: io.StringIO, percents: list[int]) -> str:
    report = progress_to(stream)
    for percent in percents:
        report(percent * 11_000_000, 1_100_000_000)
    return stream.getvalue()


def test_a_log_gets_a_line_when_a_tenth_is_passed() -> None:
    steps = [0, 4, 9, 14, 19, 23, 28, 33, 61, 100]

    lines = _shown(io.StringIO(), steps).splitlines()

    assert lines == [
        f"local model: {percent:3} % of 1,100 MB"
        for percent in (0, 14, 23, 33, 61, 100)
    ]


def test_a_terminal_gets_every_percent_on_one_line() -> None:
    shown = _shown(_Terminal(), [0, 1, 1, 100])

    assert shown == (
        "local model:   0 % of 1,100 MB\r"
        "local model:   1 % of 1,100 MB\r"
        "local model: 100 % of 1,100 MB\n"
    )
