"""``polycite articles`` and ``show``: what is in the index."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import HomeOption, JsonOption, note, print_json, say
from index.counting import counted

if TYPE_CHECKING:
    from index.catalogue import Catalogue
    from index.passages import Source


def articles(as_json: JsonOption = False, home: HomeOption = None) -> None:
    """List the articles in the index: file, language, date, size, title.

    \b
    Examples:
      polycite articles
      polycite articles --json
    """
    from bot.rendering import isolate, safe
    from bot.settings import read_settings
    from bot.wiring import open_index

    with open_index(read_settings(home)) as (catalogue, _):
        stored = catalogue.articles()
    if as_json:
        rows = [
            {
                "file": a.source.file,
                "path": a.source.path,
                "language": a.source.language,
                "languages": [a.source.language, *a.other_languages],
                "title": a.source.title,
                "url": a.source.url,
                "published": a.source.published,
                "outlet": a.source.outlet,
                "story": a.source.story,
                "encoding": a.source.encoding,
                "characters": a.characters,
                "chunks": a.chunk_count,
                "content_hash": a.source.content_hash,
            }
            for a in stored
        ]
        print_json({"articles": rows})
        return
    if not stored:
        say("The index holds no articles. Add some with 'polycite ingest FOLDER'.")
    as_title = isolate if sys.stdout.isatty() else safe
    width = max((len(a.source.file) for a in stored), default=0)
    for a in stored:
        languages = "+".join((a.source.language, *a.other_languages))
        say(
            f"{safe(a.source.file):<{width}}  {safe(languages):<3}"
            f"  {safe(a.source.published or '-'):<10}  {a.characters:>7,}"
            f"  {as_title(a.source.title or '-')}"
        )


def show(
    file: Annotated[
        str,
        typer.Argument(
            help="An article as citations name it: its file, or FILE#LINE in a file of"
            " several."
        ),
    ],
    cleaning: Annotated[
        bool,
        typer.Option(
            "--cleaning", help="Print instead what is left out of it, and why."
        ),
    ] = False,
    home: HomeOption = None,
) -> None:
    """Print an article's text, exactly what the offsets of citations count in.

    A pipe or file gets every character of it, in UTF-8; a terminal gets none that would
    command it.

    \b
    Examples:
      polycite show night-train-pl.html
      polycite show night-train-pl.html --cleaning
      polycite show 'archive.jsonl#12'
    """
    from bot.settings import read_settings
    from bot.wiring import open_index

    with open_index(read_settings(home)) as (catalogue, _):
        source = _find(catalogue, file)
        if cleaning:
            _print_cleaning(source)
        else:
            _print_text(catalogue.text(source.article_id))


def _find(catalogue: "Catalogue", named: str) -> "Source":
    """Return the one article of that name, or the only one in a file of that name.

    Raises:
        BadQuestion: There is none, or it is the name of several.
    """
    from index.errors import BadQuestion
    from index.passages import name_part

    wanted = {named, str(Path(named).absolute())}
    inside: list[Source] = []
    found: list[Source] = []
    for article in catalogue.articles():
        source = article.source
        if wanted & {source.file, name_part(source.path, source.position)}:
            found.append(source)
        elif wanted & {source.whole_file, source.path}:
            inside.append(source)
    meant = found or inside
    if len(meant) == 1:
        return meant[0]
    paths = sorted({source.path for source in meant})
    if len(paths) > 1:
        raise BadQuestion(
            f"Several articles are called '{named}': {', '.join(paths)}. Give one path."
        )
    if inside:
        raise BadQuestion(
            f"'{named}' holds {counted(len(inside), 'article')}. Show one of"
            " them:"
            f" polycite show {shlex.quote(inside[0].file)}"
        )
    raise BadQuestion(
        f"No article '{named}' is in the index. 'polycite articles' lists them."
    )


def _print_cleaning(source: "Source") -> None:
    """Print what the rules leave out of a file, one stretch a line."""
    from bot.rendering import isolate, safe
    from index.errors import UnreadableFile
    from ingest.explaining import explain
    from ingest.mixing import find_stretches

    try:
        article, omissions = explain(Path(source.path), source.position)
    except UnreadableFile as error:
        raise UnreadableFile(f"'{source.path}' {error}.") from error
    if article.content_hash != source.content_hash:
        note(f"'{source.file}' has changed since it was ingested.")
    as_text = isolate if sys.stdout.isatty() else safe
    for omission in omissions:
        start = "-" if omission.start is None else str(omission.start)
        text = as_text(" ".join(omission.text.split()))
        say(f"{omission.reason:<19}  {start:>7}  {text}")
    if not omissions:
        note("Nothing is left out of it.")
    for stretch in find_stretches(article.text, article.body, article.language):
        kept = f"{stretch.span.start} to {stretch.span.end}"
        note(f"What stands at {kept} is kept, in {stretch.language!r}.")


def _print_text(text: str) -> None:
    from bot.rendering import safe

    if sys.stdout.isatty():
        for line in text.removesuffix("\n").split("\n"):
            say(safe(line))
        return
    # The text layer writes other line ends on some systems. One character stands for
    # another where UTF-8 has none, so that offsets go on counting.
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    sys.stdout.buffer.flush()
