"""The addresses that no reader is sent to."""

import pytest

from bot.telegram.showing.linking import public_url


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/a",
        "http://printer.local/a",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::1",
        "http://example.org:x/",
        "https://me:secret@example.org/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://example.org/a b",
        "https://example.org/\u202egpj",
        "https://example.org/" + "a" * 3000,
        "//example.org",
        "",
        None,
    ],
)
def test_no_reader_is_sent_to(url: str | None) -> None:
    assert public_url(url) is None
