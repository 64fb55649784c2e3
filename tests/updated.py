"""The index at a home, updated by the program and asked through an endpoint."""

from collections.abc import Callable
from pathlib import Path

from bot.settings import Settings
from bot.updating import update_index
from bot.wiring import open_retriever
from ingest.progress import IngestReport


def settings_of(home: Path, url: str, model: str = "lexicon") -> Settings:
    """Return settings of an endpoint at ``url`` and nothing else."""
    return Settings(_env_file=None, home=home, embedding_url=url, embedding_model=model)


def update(
    settings: Settings,
    *paths: Path,
    prune: bool = False,
    rebuild: bool = False,
    wait: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> IngestReport:
    """Ingest as the program does, and return its report."""
    report = IngestReport()
    update_index(
        settings,
        paths,
        report,
        prune=prune,
        rebuild=rebuild,
        on_progress=lambda _: None,
        wait=wait,
        tell=tell,
    )
    return report


def castle(settings: Settings) -> str:
    """Return what the index at the settings' home says of the castle."""
    with open_retriever(settings) as retriever:
        found = retriever.retrieve("замок", language="uk", most=1).passages
    return found[0].text


def files(settings: Settings) -> list[str]:
    """Return the files of all articles that a question finds."""
    with open_retriever(settings) as retriever:
        found = retriever.retrieve("замок", language="uk", most=99).passages
    return sorted(passage.source.file for passage in found)
