import json
import os
from pathlib import Path

import pytest

from index.errors import UnreadableFile
from index.json_lines import Fields, hashes_at, read_fields, read_lines

BRIDGE = '{"text": "Міст відкрито."}'
ROAD = '{"text": "Droga jest zamknięta."}'
TEXTS = ["Міст відкрито.", "Droga jest zamknięta."]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feed.jsonl"


def texts(path: Path) -> list[str]:
    return [read_fields(line).text for line in read_lines(path)]


def fields(path: Path, written: str | bytes) -> Fields:
    path.write_bytes(written.encode() if isinstance(written, str) else written)
    (line,) = read_lines(path)
    return read_fields(line)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n \n"], ids=ascii)
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"],
)
def test_lines_are_read_in_every_encoding_of_json(
    path: Path, encoding: str, end: str
) -> None:
    path.write_bytes(f"{BRIDGE}{end}{ROAD}{end}".encode(encoding))

    assert texts(path) == TEXTS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_the_last_line_needs_no_end(path: Path, encoding: str) -> None:
    path.write_bytes(f"{BRIDGE}\n{ROAD}".encode(encoding))

    assert texts(path) == TEXTS


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_half_a_character_that_looks_like_a_line_end_is_none(
    path: Path, encoding: str
) -> None:
    # U+0A05, U+010A and U+0A0A have the byte of a line end in either place.
    path.write_bytes('{"text": "\u0a05\u010a\u0a0a"}\n'.encode(encoding))

    assert texts(path) == ["\u0a05\u010a\u0a0a"]


def test_separators_inside_a_text_end_no_line(path: Path) -> None:
    assert fields(path, '{"text": "a\u2028b\x85c\\nd"}').text == "a\u2028b\x85c\nd"


def test_files_put_one_after_the_other_have_marks_in_between(path: Path) -> None:
    path.write_bytes(f"\ufeff{BRIDGE}\n\ufeff{ROAD}\n".encode())

    assert texts(path) == TEXTS


def test_lines_are_counted_with_the_blank_ones_and_sizes_with_their_ends(
    path: Path,
) -> None:
    path.write_bytes(f"{BRIDGE}\n\n{ROAD}\r\n".encode())

    assert [(line.number, line.size) for line in read_lines(path)] == [
        (1, len(BRIDGE.encode()) + 1),
        (3, len(ROAD.encode()) + 2),
    ]


def test_what_a_line_says_is_read_and_the_rest_ignored(path: Path) -> None:
    line = {
        "id": 7,
        "text": "Droga.",
        "title": "Droga",
        "url": "https://paper.example/1",
        "date": None,
        "published": "2024-12",
        "language": "  ",
        "tags": {"a": 1, "b": [10**4000]},
    }
    written = json.dumps(line).replace('"a": 1', '"a": 1e999')

    assert fields(path, written) == Fields(
        text="Droga.",
        title="Droga",
        url="https://paper.example/1",
        published="2024-12",
    )


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ('{"text": "a"', "is not JSON (Expecting ',' delimiter, column 13)"),
        ("Droga.", "is not JSON (Expecting value, column 1)"),
        ('{"text": "a", "n": NaN}', "is not JSON (NaN is no value)"),
        ('{"text": "a", "n": -Infinity}', "is not JSON (-Infinity is no value)"),
        ("[" * 100_000, "is not JSON that can be read: too deep"),
        ('["Droga."]', "is not a JSON object; write one object a line"),
        ('"Droga."', "is not a JSON object; write one object a line"),
        ("null", "is not a JSON object; write one object a line"),
        ("{}", "has no 'text'"),
        ('{"Text": "a"}', "has no 'text'"),
        ('{"text": null}', "has no 'text'"),
        ('{"text": ""}', "has no 'text'"),
        ('{"text": " \\n"}', "has no 'text'"),
        ('{"text": ["a"]}', "has a 'text' that is not a string"),
        ('{"text": "a", "title": 7}', "has a 'title' that is not a string"),
        ('{"text": "a", "date": 1700000000}', "has a 'date' that is not a string"),
        ('{"text": "a", "x": 1, "x": 2}', "has the field 'x' twice"),
        ('{"text": "a\\ud800"}', "has a null or half a character in 'text'"),
        ('{"text": "a", "url": "\\u0000"}', "has a null or half a character in 'url'"),
        (b'{"text": "a\xff"}', "is not valid UTF-8"),
        ('{"text": "Львів"}'.encode("cp1251"), "is not valid UTF-8"),
        (f"{BRIDGE}".encode("utf-16")[:-1], "is not valid UTF-16-LE"),
    ],
    ids=ascii,
)
def test_a_bad_line_says_why(path: Path, written: str | bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        fields(path, written)

    assert str(caught.value) == reason


def test_fields_of_ignored_objects_may_repeat(path: Path) -> None:
    assert fields(path, '{"text": "a", "more": {"x": 1, "x": 2}}').text == "a"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_that_is_too_large_is_passed_and_the_next_one_read(
    path: Path, encoding: str
) -> None:
    path.write_bytes(f"{'x' * 3_000_000}\n{ROAD}\n".encode(encoding))

    first, second = read_lines(path, most=100)

    assert first.data is None
    assert first.size >= 3_000_001
    with pytest.raises(UnreadableFile, match="is larger than 100 MB"):
        read_fields(first)
    assert read_fields(second).text == TEXTS[1]


def test_the_content_hash_is_of_what_is_read_however_it_is_spelt(path: Path) -> None:
    spelt = [
        fields(path, '{"text": "Міст", "views": 1}'),
        fields(path, '{"views": 2,  "text": "\\u041c\\u0456\\u0441\\u0442"}\r\n'),
        fields(path, '{"text": "Міст", "url": ""}'.encode("utf-16")),
    ]

    assert len({one.content_hash for one in spelt}) == 1
    for other in ('{"text": "Мост"}', '{"text": "Міст", "title": "Міст"}'):
        assert fields(path, other).content_hash != spelt[0].content_hash


def test_hashes_of_lines_are_found_where_there_is_an_article(path: Path) -> None:
    path.write_text(f"{BRIDGE}\nno JSON\n{ROAD}\n", encoding="utf-8")

    found = hashes_at(path, {2, 3, 9}, within=1_000)

    assert found == {3: Fields(text=TEXTS[1]).content_hash}
    assert hashes_at(path, {2, 3, 9}, within=len(BRIDGE.encode()) + 10) == {}


def test_a_file_that_is_gone_has_no_lines(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read: No such file"):
        next(read_lines(tmp_path / "none.jsonl"))


def test_nobody_waits_at_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")

    with pytest.raises(UnreadableFile, match="is not a regular file"):
        list(read_lines(tmp_path / "pipe.jsonl"))


def test_a_field_that_stands_twice_is_named_among_very_many(path: Path) -> None:
    many = "".join(f'"f{number}": 1, ' for number in range(200_000))

    with pytest.raises(UnreadableFile, match="has the field 'last' twice"):
        fields(path, f'{{{many}"last": 1, "last": 2}}')
