"""What an article states is found where it is stated, and taken as it is written."""

import pytest

from ingest.stating import FrontMatter, Stated, find_front_matter, fold, outlet_of

TEXT = "\n\nThe pier is closed."


def test_front_matter_is_read_as_it_is_written() -> None:
    block = (
        "---\r\ntitle: 'Pier: to open'\r\nPublish-Date: 3 May 2021\r\n"
        "lang: en\r\ntags:\r\n  - pier\r\n# a comment\r\n---"
    )

    front = find_front_matter(block + TEXT)

    assert front == FrontMatter(
        end=len(block),
        stated=Stated(title="Pier: to open", published="3 May 2021", language="en"),
    )


@pytest.mark.parametrize(
    ("source", "stated"),
    [
        ("https://bay.example/1", Stated(url="https://bay.example/1")),
        ("Бухта", Stated(outlet="Бухта")),
        ("ftp://bay.example/1", Stated()),
    ],
)
def test_a_source_is_an_address_or_an_outlet(source: str, stated: Stated) -> None:
    front = find_front_matter(f"---\nsource: {source}\n---{TEXT}")

    assert front is not None
    assert front.stated == stated


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"title: Pier\n---{TEXT}", id="not-opened"),
        pytest.param(f"---\ntitle: Pier{TEXT}", id="not-closed"),
        pytest.param(f"---\nIt rained.\n---{TEXT}", id="prose"),
        pytest.param(f"---\n---{TEXT}", id="nothing-inside"),
    ],
)
def test_what_only_looks_like_front_matter_is_none(text: str) -> None:
    assert find_front_matter(text) is None


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        (" ДЖЕРЕЛО ", "джерело"),
        ("A\u0301nh", "ánh"),
        ("أَيْلُول", "ایلول"),
        ("۱۲ ٣ १", "12 3 1"),
        ("اشتراک\u200cگذاری", "اشتراکگذاری"),
    ],
)
def test_labels_that_read_the_same_are_folded_to_one_form(
    written: str, folded: str
) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.bay.example/1", "bay.example"),
        ("https://[bay.example", None),
        ("https:///1", None),
        (None, None),
    ],
)
def test_the_outlet_of_an_address_is_its_host(
    url: str | None, outlet: str | None
) -> None:
    assert outlet_of(url) == outlet
