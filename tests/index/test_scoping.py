from dataclasses import replace

import pytest

from index.catalogue import Catalogue
from index.errors import BadQuestion
from index.passages import EVERYTHING, Scope
from index.recording import Recorder
from index.schema import ids_of
from index.scoping import find_among
from tests.index.recorded import add, article


@pytest.fixture
def ids(recorder: Recorder) -> dict[str, int]:
    """Article ids by published date, in folders by year; one has none."""
    return {
        date: add(
            recorder,
            article(path=f"/all/{date}/a.txt", file=f"{date}/a.txt", published=date),
        )
        for date in ("2024-12-31", "2025", "2025-10", "2025-10-25", "2026-01-01")
    } | {"": add(recorder, article(path="/all/undated.txt", file="undated.txt"))}


def dates(catalogue: Catalogue, ids: dict[str, int], scope: Scope) -> list[str]:
    """Return the dates of the articles in ``scope``."""
    found = find_among(catalogue, scope).chunk_ids["uk"]
    return [date for date, number in ids.items() if set(ids_of(number, 1)) <= {*found}]


@pytest.mark.parametrize(
    ("since", "until", "meant"),
    [
        ("2025", "2025", ["2025", "2025-10", "2025-10-25"]),
        ("2025-10", "2025-10", ["2025", "2025-10", "2025-10-25"]),
        ("2025-10-25", "2025-10-25", ["2025", "2025-10", "2025-10-25"]),
        ("2025-10-26", "2025-10-31", ["2025", "2025-10"]),
        ("2025-11", "2025-12-31", ["2025"]),
        ("2025-12-31", None, ["2025", "2026-01-01"]),
        (None, "2025-01-01", ["2024-12-31", "2025"]),
        (None, "2024", ["2024-12-31"]),
        ("2026-01", None, ["2026-01-01"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_dates_are_inclusive_and_years_and_months_are_whole(
    catalogue: Catalogue,
    ids: dict[str, int],
    since: str | None,
    until: str | None,
    meant: list[str],
) -> None:
    assert dates(catalogue, ids, Scope(since=since, until=until)) == meant


@pytest.mark.parametrize("file", ["2025/a.txt", "/all/2025/a.txt"])
def test_a_file_is_named_as_the_index_or_as_the_disk_names_it(
    catalogue: Catalogue, ids: dict[str, int], file: str
) -> None:
    assert dates(catalogue, ids, Scope(files=(file,))) == ["2025"]


@pytest.mark.parametrize("folder", ["2025", "2025/", "/all/2025", "/all/2025/"])
def test_a_folder_means_its_files_and_not_those_of_longer_names(
    catalogue: Catalogue, ids: dict[str, int], folder: str
) -> None:
    assert dates(catalogue, ids, Scope(files=(folder,))) == ["2025"]


@pytest.mark.parametrize("file", ["n#2.jsonl#7", "/all/n#2.jsonl#7"])
def test_a_line_of_a_file_is_named_with_its_number(
    catalogue: Catalogue, recorder: Recorder, file: str
) -> None:
    path = "/all/n#2.jsonl"
    found = [
        add(recorder, replace(article(path=path, part=str(line)), position=line))
        for line in (7, 77)
    ]

    among = find_among(catalogue, Scope(files=(file,)))

    assert among.chunk_ids["uk"] == [*ids_of(found[0], 1)]


def test_several_files_add_up(catalogue: Catalogue, ids: dict[str, int]) -> None:
    scope = Scope(files=("2025-10", "undated.txt"))

    assert dates(catalogue, ids, scope) == ["2025-10", ""]


@pytest.mark.parametrize("count", [100, 101, 300])
def test_very_many_files_add_up_too(
    catalogue: Catalogue, ids: dict[str, int], count: int
) -> None:
    others = (f"gone/{number}.txt" for number in range(count - 3))
    scope = Scope(files=(*others, "2025-10", "/all/2025-10-25/a.txt", "undated.txt"))

    assert dates(catalogue, ids, scope) == ["2025-10", "2025-10-25", ""]


def test_files_and_dates_narrow_each_other(
    catalogue: Catalogue, ids: dict[str, int]
) -> None:
    scope = Scope(files=("2025", "2026-01-01"), since="2026")

    assert dates(catalogue, ids, scope) == ["2026-01-01"]


def test_ids_are_those_of_chunks_and_sentences_by_language(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    uk = add(recorder, article("Один. Два.", path="/a/x.txt"))
    fa = add(recorder, article("سلام.", path="/a/y.txt", language="fa"))
    add(recorder, article("Три.", path="/b/x.txt"))

    among = find_among(catalogue, Scope(files=("/a",)))

    assert among.chunk_ids == {"uk": [*ids_of(uk, 1)], "fa": [*ids_of(fa, 1)]}
    assert among.sentence_ids == {"uk": [*ids_of(uk, 2)], "fa": [*ids_of(fa, 1)]}


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        (Scope(files=("gone.txt",)), "No article is in gone.txt."),
        (Scope(files=("2025-1", "b")), "No article is in 2025-1, b."),
        (Scope(since="2027"), "No article is from 2027 on (1 has no date)."),
        (
            Scope(files=("2025",), since="2026", until="2026-05"),
            "No article is in 2025 from 2026 on until 2026-05.",
        ),
        (
            Scope(files=("undated.txt",), until="2026"),
            "No article is in undated.txt until 2026 (1 has no date).",
        ),
        (
            Scope(languages=("fr", "fa"), files=("2025",)),
            "No article in fa, fr is in 2025.",
        ),
    ],
    ids=["file", "files", "since", "file-and-dates", "undated", "language"],
)
def test_a_scope_without_articles_is_refused_with_what_was_wanted(
    catalogue: Catalogue, ids: dict[str, int], scope: Scope, told: str
) -> None:
    with pytest.raises(BadQuestion) as caught:
        find_among(catalogue, scope)

    assert len(ids) == 6
    assert (
        str(caught.value) == f"{told} 'polycite articles' lists their files and dates."
    )


def test_languages_alone_ask_for_no_article() -> None:
    assert not EVERYTHING.is_by_article
    assert not Scope(languages=("uk",)).is_by_article
    assert Scope(files=("a",)).is_by_article
    assert Scope(since="2025").is_by_article
    assert Scope(until="2025").is_by_article
