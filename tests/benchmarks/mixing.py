"""The benchmark of mixed articles: ``python -m tests.benchmarks.mixing --help``.

Parallel articles are in one language each: a stretch that is found in another is false.
Then runs of sentences of one are put between the sentences of another, which shall be
found, to the character. Every pair of languages is mixed as often.
"""

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from bot.commands.options import note, say
from index.passages import Span
from index.sentences import split_sentences
from ingest.chunking import chunk
from ingest.mixing import find_stretches, weigh_languages, weigh_letters
from tests.benchmarks.data import DATA, GoldArticle, is_there, read_dataset

_SETS = ("news", "xquad")
_LEAST_LETTERS = (120, 150, 200, 300, 600)
_MIXTURES = 20
_SEED = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Mixture:
    """An article of ``language`` with a run of sentences of another in it."""

    text: str
    language: str
    other: str
    run: Span


def main(arguments: Sequence[str] | None = None) -> int:
    """Run both parts, print figures and return the exit code."""
    options = _parse(arguments)
    results: dict[str, float] = {}
    if not is_there(options.data):
        return 0
    articles: dict[str, list[GoldArticle]] = {}
    for name in _SETS:
        for article in read_dataset(options.data / name).every_article:
            articles.setdefault(article.language, []).append(article)
    results |= measure_false(articles)
    for letters in _LEAST_LETTERS:
        results |= measure_found(articles, letters)
    if options.json:
        text = json.dumps(results, indent=2)
        options.json.write_text(f"{text}\n", encoding="utf-8")
    return 0


def measure_false(
    articles: Mapping[str, Sequence[GoldArticle]],
) -> dict[str, float]:
    """Count chunks of articles in one language that are said to be in another."""
    results: dict[str, float] = {}
    every, wrong = 0, 0
    for language, rows in sorted(articles.items()):
        said = [found for row in rows for found in _languages_of(row)]
        false = sum(code is not None for code in said)
        results[f"false/{language}"] = false / len(said)
        every, wrong = every + len(said), wrong + false
        say(f"{language}  {len(rows)} articles, {len(said):,} chunks, {false} false")
    results["false"] = wrong / every
    say(f"all  {every:,} chunks, {wrong} false ({wrong / every:.2%})")
    return results


def measure_found(
    articles: Mapping[str, Sequence[GoldArticle]], letters: int
) -> dict[str, float]:
    """Count runs of at least ``letters`` that are found, and found to the character."""
    found = exact = article = count = 0
    for mixture in make_mixtures(articles, letters):
        body = [Span(start=0, end=len(mixture.text))]
        weights = weigh_languages(mixture.text, body)
        article += weights.most_common(1)[0][0] == mixture.language
        stretches = find_stretches(mixture.text, body, mixture.language)
        theirs = [s.span for s in stretches if s.language == mixture.other]
        found += any(
            s.start < mixture.run.end and mixture.run.start < s.end for s in theirs
        )
        exact += theirs == [mixture.run] and len(stretches) == 1
        count += 1
    say(
        f"{letters} letters or more: of {count:,} runs {found / count:.3f} are found,"
        f" {exact / count:.3f} to the character;"
        f" {article / count:.3f} of the articles are in the language of most of them"
    )
    return {f"found/{letters}": found / count, f"exact/{letters}": exact / count}


def make_mixtures(
    articles: Mapping[str, Sequence[GoldArticle]], letters: int
) -> Iterator[Mixture]:
    """Mix every pair of languages; the article always has more than the run."""
    chance = random.Random(f"{_SEED} {letters}")  # noqa: S311 - no secret
    for language, other in permutations(sorted(articles), 2):
        for _ in range(_MIXTURES):
            inner = _cut_run(chance, chance.choice(articles[other]).text, letters)
            outer = chance.choice(articles[language]).text
            if inner is None or weigh_letters(outer) < 1.5 * weigh_letters(inner):
                continue
            sentences = [outer[s.start : s.end] for s in split_sentences(outer)]
            place = chance.randrange(len(sentences) + 1)
            before = "".join(f"{said}\n" for said in sentences[:place])
            after = "".join(f"\n{said}" for said in sentences[place:])
            run = Span(start=len(before), end=len(before) + len(inner))
            yield Mixture(
                text=f"{before}{inner}{after}",
                language=language,
                other=other,
                run=run,
            )


def _cut_run(chance: random.Random, text: str, letters: int) -> str | None:
    """Return the shortest run of whole sentences, from a random one on, long enough."""
    sentences = split_sentences(text)
    first = chance.randrange(len(sentences))
    for last in sentences[first:]:
        run = text[sentences[first].start : last.end]
        if weigh_letters(run) >= letters:
            return run
    return None


def _languages_of(article: GoldArticle) -> list[str | None]:
    body = [Span(start=0, end=len(article.text.rstrip()))]
    stretches = find_stretches(article.text, body, article.language)
    for stretch in stretches:
        note(article.text[stretch.span.start : stretch.span.end])
    # About as many tokens as the bundled model counts.
    chunks = chunk(article.text, body, lambda text: len(text) // 4, stretches)
    return [piece.language for piece in chunks]


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.mixing",
        description="Count passages said to be in another language than their article,"
        " in articles of one language and in mixed ones.",
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the data")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write figures here")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
