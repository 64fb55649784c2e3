"""SQuAD 1.1 and 2.0, XQuAD and MLQA: one JSON object, questions under paragraphs.

The format names no files: a question's source is where its paragraph stands, or the
sentence with the answer where an article was cut otherwise.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.evaluation.formats.rows import Row
from index.sentences import split_sentences


def is_squad(text: str) -> bool:
    """Say whether ``text`` is one JSON object with a list of articles in ``data``."""
    if not text.lstrip().startswith("{"):
        return False
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(whole, dict) and isinstance(whole.get("data"), list)


def read_squad(text: str) -> Iterator[Row]:
    """Yield each question; ``text`` is what ``is_squad`` says it is.

    A question that is impossible is unanswerable; its plausible answers are none.
    """
    for article_number, article in enumerate(json.loads(text)["data"], start=1):
        for number, paragraph in enumerate(_list(article, "paragraphs"), start=1):
            place = f"article {article_number}, paragraph {number}"
            context = paragraph.get("context") if isinstance(paragraph, dict) else None
            if not isinstance(context, str):
                yield Row(place=place, problem="has no context")
                continue
            for item in _list(paragraph, "qas"):
                yield _row(item, context, place)


def _list(value: object, name: str) -> list[Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _row(item: object, context: str, place: str) -> Row:
    if not isinstance(item, dict):
        return Row(place=place, problem="has a question that is no JSON object")
    where = f"question {item['id']}" if "id" in item else place
    answers = _list(item, "answers")
    texts = [a.get("text") if isinstance(a, dict) else None for a in answers]
    if not all(isinstance(text, str) for text in texts):
        return Row(place=where, problem="has an answer without text")
    is_answerable = not item.get("is_impossible", False)
    if is_answerable and not texts:
        return Row(place=where, problem="has no answers and is not said impossible")
    held_in = [{"stretches": _stretches(context, answers[0])}] if is_answerable else []
    return Row(
        place=where,
        values={
            "id": item.get("id"),
            "question": item.get("question"),
            "answers": list(dict.fromkeys(texts)) if is_answerable else [],
            "answerable": is_answerable,
            "held_in": held_in,
        },
    )


def _stretches(context: str, answer: Mapping[str, Any]) -> list[str]:
    """Return the paragraph and, where it says where, the sentence with the answer."""
    start = answer.get("answer_start")
    if not isinstance(start, int) or start < 0:
        return [context]
    return [context] + [
        context[span.start : span.end]
        for span in split_sentences(context)
        if span.start <= start < span.end
    ]
