import pytest

from ingest.addressing import url_key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.X.example/A/b/", "x.example/A/b?"),
        ("http://x.example/A/b#c", "x.example/A/b?"),
        ("https://x.example/A/b?utm_source=q&id=7&fbclid=1", "x.example/A/b?id=7"),
        ("https://x.example/?p=7", "x.example?p=7"),
        ("https://x.example/a?print&p=", "x.example/a?print=&p="),
        ("https://anna:secret@x.example/a", "x.example/a?"),
        ("http://x.example:80/a", "x.example/a?"),
        ("https://x.example:443/a", "x.example/a?"),
        ("https://x.example:80/a", "x.example:80/a?"),
        ("https://x.example/", None),
        ("https://x.example/?utm_source=q", None),
        ("https://x.example:port/a", None),
        ("https:///a", None),
        ("x", None),
        ("https://[x", None),
        (None, None),
    ],
)
def test_an_address_is_the_same_in_every_spelling(
    url: str | None, key: str | None
) -> None:
    assert url_key(url) == key
