"""Benchmark articles to files to an index, by the product's own ingest."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.commands.options import note
from bot.settings import Settings, read_settings
from bot.updating import update_index
from bot.wiring import open_index, open_retriever
from index.errors import IndexMismatch
from index.passages import Source
from index.retrieving import Retriever
from ingest.progress import IngestReport, Progress
from tests.benchmarks.data import BadData, GoldArticle


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """Ingested articles, open for questions; what the product took each file for."""

    retriever: Retriever
    articles: dict[str, GoldArticle]
    sources: dict[str, Source]

    @property
    def misread(self) -> dict[str, str]:
        """Return the files taken for another language, with that one."""
        return {
            file: source.language
            for file, source in self.sources.items()
            if source.language != self.articles[file].language
        }


@contextmanager
def open_shelf(
    name: str, articles: Sequence[GoldArticle], folder: Path
) -> Iterator[Shelf]:
    """Ingest ``articles`` at ``folder / name``, unless they are there, and open them.

    Files of other articles, which a kept folder may hold, are deleted.

    Raises:
        BadData: An article cannot be ingested.
    """
    article_by_file = {article.file: article for article in articles}
    written = folder / name / "articles"
    for file, article in article_by_file.items():
        _write(written / file, article.content)
    for path in written.rglob("*.txt"):
        if path.relative_to(written).as_posix() not in article_by_file:
            path.unlink()
    settings = read_settings(folder / name / "home")
    _ingest(settings, name, written)
    with open_retriever(settings) as retriever:
        yield Shelf(
            retriever=retriever,
            articles=article_by_file,
            sources=_sources(settings),
        )


def tell_progress(name: str, parts: int = 4) -> Callable[[Progress], None]:
    """Return what notes each of ``parts`` equal parts of an ingest when it is done."""
    told = 0

    def tell(progress: Progress) -> None:
        nonlocal told
        done = int(parts * progress.done_bytes / max(progress.total_bytes, 1))
        if done > told:
            told = done
            note(f"{name}: {done / parts:.0%} ingested")

    return tell


def _write(path: Path, content: str) -> None:
    if path.is_file() and path.read_text(encoding="utf-8") == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="")


def _ingest(settings: Settings, name: str, written: Path) -> None:
    tell = tell_progress(name)
    note(f"{name}: ingesting what is new in '{written}'")
    report = IngestReport()
    try:
        update_index(
            settings, [written], report, prune=True, rebuild=False, on_progress=tell
        )
    except IndexMismatch:
        # A kept home was made by another version.
        report = IngestReport()
        update_index(
            settings, [written], report, prune=True, rebuild=True, on_progress=tell
        )
    if report.failed:
        file, reason = report.failed[0]
        raise BadData(
            f"{len(report.failed)} articles of '{name}' cannot be ingested;"
            f" the first is '{file}': {reason}."
        )


def _sources(settings: Settings) -> dict[str, Source]:
    with open_index(settings) as (catalogue, _):
        return {a.source.file: a.source for a in catalogue.articles()}
