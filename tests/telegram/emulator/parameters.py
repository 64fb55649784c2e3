"""From the fields of a request to the values a method takes; nothing unknown passes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from tests.telegram.emulator.refusals import Refused, bad_request, not_modelled


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came as a part of the request."""

    name: str
    mime_type: str
    content: bytes


class Parameters(BaseModel):
    """The parameters of one method; a subclass carries the method out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def read(
        cls, method: str, fields: Mapping[str, object], uploads: Mapping[str, Upload]
    ) -> Self:
        """Return what ``fields`` and ``uploads`` say.

        Forms carry numbers, lists and objects as JSON and texts as they stand. A file
        is a part named like its parameter, or any part named by ``attach://``.

        Raises:
            Refused: A field is missing, unknown or of another kind.
        """
        values = {name: cls._value(name, value) for name, value in fields.items()}
        for name, value in fields.items():
            if isinstance(value, str) and value.startswith("attach://"):
                values[name] = uploads.get(value.removeprefix("attach://"), value)
        named = {name: upload for name, upload in uploads.items() if name not in values}
        used = [value for value in values.values() if isinstance(value, Upload)]
        values |= {name: part for name, part in named.items() if part not in used}
        try:
            return cls.model_validate(values)
        except ValidationError as exc:
            raise _refusal(method, exc) from exc

    @classmethod
    def _value(cls, name: str, value: object) -> object:
        field = cls.model_fields.get(name)
        if not isinstance(value, str) or field is None:
            return value
        if field.annotation in (str, str | None):
            return value
        try:
            return json.loads(value)
        except ValueError:
            return value


def _refusal(method: str, exc: ValidationError) -> Refused:
    first = exc.errors(include_url=False)[0]
    place = ".".join(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        return not_modelled(f"the field '{place}' of {method}")
    if first["type"] == "missing":
        return bad_request(
            "message text is empty"
            if place == "text"
            else f"parameter '{place}' is required"
        )
    return bad_request(f"can't parse '{place}' of {method}: {first['msg']}")
