"""Parallel articles and questions about two things of the tests' LEXICON."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

TITLES = {
    "en": ("News of the castle", "News of the violin"),
    "de": ("Neues vom Schloss", "Neues von der Geige"),
}
SENTENCES = {
    "en": (
        ("It is near the old town.", "The castle has 40 towers and one gate."),
        ("It was lost for a year.", "The violin was built in 1911 in Cremona."),
    ),
    "de": (
        ("Es liegt bei der Altstadt.", "Das Schloss hat 40 Türme und ein Tor."),
        ("Sie war ein Jahr lang fort.", "Die Geige wurde 1911 in Cremona gebaut."),
    ),
}
QUESTIONS = {
    "en": ("How many towers has the castle?", "When was the violin built?"),
    "de": ("Wie viele Türme hat das Schloss?", "Wann wurde die Geige gebaut?"),
}
EVIDENCE = ("40 towers", "built in 1911")


def write_data(folder: Path) -> Path:
    """Write the data as ``news`` under ``folder``, and return ``folder``."""
    for language, titles in TITLES.items():
        articles = [
            {
                "id": f"small-{language}-{n}",
                "lang": language,
                "doc": str(n),
                "title": title,
                "text": " ".join(sentences),
                "sentences": sentences,
            }
            for n, (title, sentences) in enumerate(
                zip(titles, SENTENCES[language], strict=True)
            )
        ]
        questions = [
            {
                "id": f"smallq-{language}-{n}",
                "lang": language,
                "question": question,
                "gold_docs": [str(n)],
                "answerable": True,
                "evidence_en": EVIDENCE[n],
            }
            for n, question in enumerate(QUESTIONS[language])
        ]
        write_rows(folder / "news" / f"articles.{language}.jsonl", articles)
        write_rows(folder / "news" / f"questions.{language}.jsonl", questions)
    return folder


def write_rows(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Write JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
