"""Settings from the environment and ``.env``; only entry points read them."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import (
    Field,
    Json,
    Secret,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.contradicting import find_contradictions
from bot.telegram_settings import TelegramSettings, telegram_problems
from index.errors import BadSettings

PREFIX = "POLYCITE_"
DEFAULT_OPENAI_MODEL = "gpt-5.4-mini"
_REASONS = {
    "dict_type": "must be a JSON object",
    "bool_parsing": "must be on or off",
}
"""Kind of misfit -> what is told, where pydantic speaks of Python."""


class Settings(TelegramSettings, BaseSettings):
    """Everything that can be set; each field's description is its documentation."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    home: Path = Field(
        default=Path(".polycite"), description="folder of the index and the state"
    )
    openai_api_key: SecretStr | None = Field(
        default=None,
        validation_alias="OPENAI_API_KEY",
        description="key for OpenAI; setting it makes OpenAI write the answers",
    )
    chat_url: str | None = Field(
        default=None,
        description="an OpenAI-compatible endpoint that writes the answers",
    )
    chat_model: str | None = Field(
        default=None,
        description=f"the model to ask there (OpenAI: {DEFAULT_OPENAI_MODEL})",
    )
    chat_api_key: SecretStr | None = Field(
        default=None, description="key for POLYCITE_CHAT_URL, where it wants one"
    )
    chat_timeout_s: float = Field(
        default=90.0, gt=0, description="seconds that one draft of an answer may take"
    )
    judge: bool = Field(
        default=False,
        description="on: the chat model is asked, too, whether each quote supports its sentence",
    )
    price_in: float = Field(
        default=0.0,
        ge=0,
        allow_inf_nan=False,
        description="what a million tokens cost that the model reads, in your currency",
    )
    price_cached: float | None = Field(
        default=None,
        ge=0,
        allow_inf_nan=False,
        description="what a million of those cost that it knows from an earlier prompt (as any)",
    )
    price_out: float = Field(
        default=0.0,
        ge=0,
        allow_inf_nan=False,
        description="what a million tokens cost that it writes",
    )
    judge_url: str | None = Field(
        default=None,
        description="an OpenAI-compatible endpoint that judges answers in evaluation runs",
    )
    judge_model: str | None = Field(
        default=None, description="the model to ask there; another than writes, at best"
    )
    judge_api_key: SecretStr | None = Field(
        default=None, description="key for POLYCITE_JUDGE_URL, where it wants one"
    )
    gguf: Path | None = Field(
        default=None, description="a GGUF file that llama.cpp serves on this machine"
    )
    models: Path = Field(
        default_factory=lambda: _cache_folder() / "models",
        description="folder of 'polycite model install' (default: in the user's cache)",
    )
    embedding_url: str | None = Field(
        default=None,
        description="an OpenAI-compatible endpoint for vectors, instead of the bundled model",
    )
    embedding_model: str | None = Field(
        default=None, description="the embedding model to ask there"
    )
    embedding_api_key: SecretStr | None = Field(
        default=None, description="key for POLYCITE_EMBEDDING_URL, where it wants one"
    )
    embedding_question_prefix: str = Field(
        default="",
        description="what that model wants before a question; in quotes where it ends in a space",
    )
    embedding_passage_prefix: str = Field(
        default="", description="what that model wants before a passage"
    )
    embedding_class: str | None = Field(
        default=None,
        description="a LlamaIndex embedding class that makes the vectors, by its dotted path",
    )
    # Secret, for a key may be among them.
    embedding_arguments: Secret[Json[dict[str, Any]]] | None = Field(
        default=None, description="what to make it with, as a JSON object"
    )

    # Secret, for a password is in it.
    database_url: SecretStr | None = Field(
        default=None,
        description="a PostgreSQL that keeps the catalogue of an index several machines share",
    )
    chroma_url: str | None = Field(
        default=None, description="the Chroma server that keeps its vectors"
    )
    chroma_token: SecretStr | None = Field(
        default=None, description="token for POLYCITE_CHROMA_URL, where it wants one"
    )

    @field_validator("home", "gguf", "models")
    @classmethod
    def _expand(cls, path: Path | None) -> Path | None:
        return path.expanduser() if path is not None else None


def read_settings(home: Path | None = None) -> Settings:
    """Return the settings; ``home`` from the command line wins over the environment.

    Raises:
        BadSettings: A name is unknown or a value does not fit; all are listed at once.
    """
    given = {**_read_dotenv(), **os.environ}
    problems = [f"{name} is not a setting" for name in _unknown_names(given)]
    told: dict[str, Any] = {} if home is None else {"home": home}
    try:
        settings = Settings(**told)
    except ValidationError as error:
        problems += [
            f"{_variable(e['loc'])}: {_REASONS.get(e['type'], e['msg'].lower())}"
            for e in error.errors()
        ]
        # The others may not go together either.
        settings = Settings(**(_defaults_of(error) | told))
    problems += find_contradictions(dict(settings), _variable_of)
    problems += telegram_problems(settings)
    if problems:
        raise BadSettings(
            f"The settings do not fit: {'; '.join(problems)}. See '.env.example'."
        )
    return settings


def variable_names() -> dict[str, str]:
    """Map every environment variable to its description."""
    names: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        names[_variable_of(name)] = field.description or ""
    return names


def secret_names() -> list[str]:
    """Return the environment variables that hold a key, a token or a password."""
    fields = Settings.model_fields.items()
    return [_variable_of(n) for n, field in fields if "Secret" in str(field.annotation)]


def _variable_of(name: str) -> str:
    alias = Settings.model_fields[name].validation_alias
    return alias if isinstance(alias, str) else PREFIX + name.upper()


def _read_dotenv() -> dict[str, str | None]:
    try:
        return dotenv_values(".env", encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(
            f"'.env' cannot be read ({error}). Mend or remove it."
        ) from error


def _defaults_of(error: ValidationError) -> dict[str, Any]:
    """Return the default of every setting whose value does not fit, by its field."""
    names = {str(e["loc"][0]) for e in error.errors()}
    return {
        name: field.get_default(call_default_factory=True)
        for name, field in Settings.model_fields.items()
        if name in names
    }


def _unknown_names(environment: Mapping[str, str | None]) -> list[str]:
    return sorted(
        name
        for name in environment
        if name.startswith(PREFIX) and name not in variable_names()
    )


def _variable(location: tuple[int | str, ...]) -> str:
    name = str(location[0]) if location else "settings"
    return name if name.isupper() else PREFIX + name.upper()


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "polycite"
