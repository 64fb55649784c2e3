"""BEIR and MIRACL: a folder of queries, of judgements (qrels), and of a corpus.

Queries are ``queries.jsonl`` (``_id``, ``text``) or ``topics*.tsv`` (id, text).
Judgements are three columns with a header (BEIR) or the four of TREC (MIRACL), in
``qrels*/test.tsv``, else dev, else train, or in the one file there is. A corpus,
``corpus.jsonl`` or ``docs*.jsonl``, is needed only where the files of the index are not
named for its ids: its texts are then looked for in the index.

A question is put when somebody judged it; where nothing judged is relevant, it is
unanswerable, as in NoMIRACL.
"""

import codecs
import json
from collections.abc import Collection, Iterator
from pathlib import Path

from bot.evaluation.formats.json_lines import read_json_lines
from bot.evaluation.formats.rows import Row, numbered_lines, read_text
from index.errors import BadQuestion
from index.sentences import split_sentences

_PARTS = ("test", "dev", "train")


def read_judged_folder(folder: Path) -> Iterator[Row]:
    """Yield the judged questions of ``folder``, in the order of its queries.

    Raises:
        BadQuestion: A file is missing or cannot be read, or nothing in it is judged.
    """
    queries = _one_of(
        folder, "queries", ("queries*.jsonl", "topics*.tsv", "queries*.tsv")
    )
    judgements = _one_of(
        folder, "judgements", ("qrels/*.tsv", "qrels*.tsv", "qrels*.txt")
    )
    gold: dict[str, list[str]] = {}
    for place, fields in _judgements(judgements):
        if isinstance(fields, str):
            yield Row(place=f"{judgements.name} {place}", problem=fields)
            continue
        query, document, relevance = fields
        relevant = gold.setdefault(query, [])
        if relevance > 0 and document not in relevant:
            relevant.append(document)
    wanted = {document for documents in gold.values() for document in documents}
    texts = _texts(folder, wanted)
    none_judged = True
    for row in _queries(queries):
        number = str(row.values.get("id"))
        if row.problem or number in gold:
            none_judged = False
            yield _question(row, gold.get(number, []), texts)
    if none_judged:
        raise BadQuestion(
            f"'{judgements}' judges none of the questions in '{queries.name}'; their ids"
            " are to be the same in both"
        )


def _question(row: Row, documents: list[str], texts: dict[str, str]) -> Row:
    held_in = [
        {"name": document, "stretches": _stretches(texts.get(document, ""))}
        for document in documents
    ]
    return Row(
        place=row.place,
        values={**row.values, "answerable": bool(documents), "held_in": held_in},
        problem=row.problem,
    )


def _stretches(text: str) -> list[str]:
    """Return a text and its longest sentence, should an index have cut it otherwise."""
    spans = split_sentences(text)
    if not spans:
        return []
    longest = max(spans, key=lambda span: span.end - span.start)
    return [text, text[longest.start : longest.end]]


def _one_of(folder: Path, what: str, patterns: tuple[str, ...]) -> Path:
    """Return the file of a kind: the only one, or that of the first of ``_PARTS``."""
    found = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
    if not found:
        raise BadQuestion(
            f"'{folder}' has no {what}: no {' and no '.join(patterns)}. A folder is read"
            " as BEIR or MIRACL lay them out"
        )
    named = [
        p
        for part in _PARTS
        for p in found
        if part in p.stem.replace("-", ".").split(".")
    ]
    if len(found) > 1 and not named:
        raise BadQuestion(
            f"'{folder}' has several files of {what}:"
            f" {', '.join(path.name for path in found)}. Leave one"
        )
    return (named or found)[0]


def _queries(path: Path) -> Iterator[Row]:
    text = read_text(path)
    if path.suffix == ".jsonl":
        for row in read_json_lines(text):
            values = row.values
            number = values.get("_id", values.get("query_id", values.get("id")))
            yield Row(
                place=f"{path.name} {row.place}",
                values={
                    "id": number,
                    "question": values.get("text", values.get("query")),
                    "language": values.get("language"),
                },
                problem=row.problem,
            )
        return
    for place, line in numbered_lines(text):
        number, tab, question = line.rstrip("\r").partition("\t")
        yield Row(
            place=f"{path.name} {place}",
            values={"id": number, "question": question},
            problem="" if tab else "has no tab between id and question",
        )


def _judgements(path: Path) -> Iterator[tuple[str, tuple[str, str, int] | str]]:
    """Yield query, document and relevance of each line, or what is wrong with it."""
    for at, (place, line) in enumerate(numbered_lines(read_text(path))):
        fields = line.split()
        if len(fields) == 4:
            # TREC's second column has no meaning.
            del fields[1]
        if len(fields) != 3:
            yield place, "has not the three columns of BEIR or the four of TREC"
            continue
        try:
            yield place, (fields[0], fields[1], int(fields[2]))
        except ValueError:
            if at > 0:
                yield place, f"has no whole number for relevance, but '{fields[2]}'"


def _texts(folder: Path, wanted: Collection[str]) -> dict[str, str]:
    """Return the texts of the documents that are wanted; a corpus may be large.

    Raises:
        BadQuestion: A line of it is no JSON.
    """
    paths = [p for name in ("corpus*.jsonl", "docs*.jsonl") for p in folder.rglob(name)]
    texts: dict[str, str] = {}
    for path in sorted(paths):
        for number, line in _lines(path):
            try:
                row = json.loads(line)
                name = str(row.get("_id", row.get("docid", row.get("id"))))
            except (ValueError, AttributeError, RecursionError) as error:
                raise BadQuestion(
                    f"'{path}' line {number}: is no JSON object"
                ) from error
            text = row.get("text")
            if name in wanted and isinstance(text, str):
                texts[name] = text
    return texts


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file that are not empty, and never hold all of it.

    Raises:
        BadQuestion: It cannot be read.
    """
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, line.removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        raise BadQuestion(
            f"'{path}' cannot be read ({error.strerror or error})"
        ) from error
