"""What files are called."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest.calling import call
from ingest.finding import FoundFile


def _found(path: str, file: str) -> FoundFile:
    return FoundFile(path=Path(path), file=file, size=1, modified_ns=1)


@pytest.mark.parametrize(
    ("found", "known", "called"),
    [
        ({"/a/x.txt": "x.txt"}, {}, ["x.txt"]),
        ({"/a/x.txt": "a/x.txt"}, {"/a/x.txt": "x.txt"}, ["x.txt"]),
        (
            {"/a/x.txt": "x.txt", "/b/x.txt": "x.txt"},
            {},
            ["a/x.txt", "b/x.txt"],
        ),
        (
            {"/b/in/x.txt": "x.txt", "/c/in/x.txt": "x.txt"},
            {"/a/x.txt": "x.txt"},
            ["b/in/x.txt", "c/in/x.txt"],
        ),
        ({"/x.txt": "x.txt"}, {"/a/x.txt": "x.txt"}, ["/x.txt"]),
        (
            {"/a/x.txt": "x.txt", "/a/y.txt": "y.txt"},
            {"/b/x.txt": "a/x.txt", "/c/x.txt": "x.txt"},
            ["/a/x.txt", "y.txt"],
        ),
    ],
    ids=[
        "new",
        "known",
        "two new",
        "two like a known one",
        "at the root",
        "longer yet",
    ],
)
def test_a_file_keeps_its_name_and_a_new_one_has_its_own(
    found: Mapping[str, str], known: Mapping[str, str], called: list[str]
) -> None:
    files = call([_found(path, file) for path, file in found.items()], known)

    assert [file.file for file in files] == called
