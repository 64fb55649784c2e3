"""Polycite's own question sets: a JSON object a line."""

import json
from collections.abc import Iterator

from bot.evaluation.formats.rows import Row, numbered_lines


def read_json_lines(text: str) -> Iterator[Row]:
    """Yield the object of each line as it stands."""
    for place, line in numbered_lines(text):
        try:
            values = json.loads(line)
        except json.JSONDecodeError as error:
            yield Row(place=place, problem=f"is no JSON ({error.msg})")
            continue
        except (ValueError, RecursionError):
            # A number of thousands of digits, or as many brackets.
            yield Row(place=place, problem="is more than can be read of JSON")
            continue
        if isinstance(values, dict):
            yield Row(place=place, values=values)
        else:
            yield Row(place=place, problem="is no JSON object")
