"""One version, told by the program and by the newest heading; layouts that are named."""

import hashlib
import re
import tomllib
from importlib.metadata import version

import pytest
from sqlalchemy import MetaData

from bot.telegram import tables
from index import schema
from index.analysing import ANALYSER
from ingest.chunking import CHUNKER
from tests.program import REPOSITORY

_HEADING = re.compile(
    r"^## \[(\d+\.\d+\.\d+)\] - (unreleased|\d{4}-\d\d-\d\d)$", re.MULTILINE
)
_CHANGELOG = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_newest_heading_is_the_version_of_the_program() -> None:
    project = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    stated = tomllib.loads(project)["project"]["version"]

    headings = _HEADING.findall(_CHANGELOG)

    assert headings[0][0] == stated
    # What was installed before the version was raised says the old one: 'make test'.
    assert version("polycite") == stated


def test_every_heading_is_a_version_and_older_ones_have_a_date() -> None:
    headings = _HEADING.findall(_CHANGELOG)
    numbers = [tuple(map(int, number.split("."))) for number, _ in headings]

    assert len(headings) == len(re.findall("^## ", _CHANGELOG, re.MULTILINE))
    assert numbers == sorted(numbers, reverse=True)
    assert all(date != "unreleased" for _, date in headings[1:])


def test_the_layouts_that_the_newest_version_makes_are_named_under_it() -> None:
    newest = _CHANGELOG.split("\n## ")[1]
    (named,) = re.findall(r"^Made with it: (.*?)\n\n", newest, re.MULTILINE | re.DOTALL)

    layouts = [schema.SCHEMA, CHUNKER, ANALYSER, tables.SCHEMA]

    assert re.findall("`(.*?)`", named) == layouts


@pytest.mark.parametrize(
    ("layout", "digest", "metadata"),
    [
        ("catalogue-6", "7bef52e52092", schema.metadata),
        ("telegram-2", "8cdcce6c1694", tables.metadata),
    ],
)
def test_tables_that_are_laid_out_otherwise_have_another_name(
    layout: str, digest: str, metadata: MetaData
) -> None:
    columns = sorted(
        f"{column} {column.type!r} {column.nullable} {column.primary_key}"
        for table in metadata.tables.values()
        for column in table.columns
    )
    found = hashlib.sha256("\n".join(columns).encode()).hexdigest()[:12]

    # Tables changed: raise SCHEMA where they stand, and keep what both are now here.
    assert layout in {schema.SCHEMA, tables.SCHEMA}
    assert found == digest
