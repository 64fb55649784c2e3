from tests.benchmarks.data import Dataset, GoldArticle
from tests.benchmarks.lines import read_lines


def _article(doc: str, language: str, sentences: tuple[str, ...]) -> GoldArticle:
    return GoldArticle(
        id=f"{language}-{doc}",
        language=language,
        doc=doc,
        title=f"About {doc}",
        text=" ".join(sentences),
        sentences=sentences,
    )


def _dataset() -> Dataset:
    long = tuple(
        f"Sentence number {n} of a long article tells something new about a tower."
        for n in range(40)
    )
    return Dataset(
        name="small",
        articles={
            code: [
                _article("0", code, long),
                _article("1", code, ("Bread is baked.", "It is eaten.")),
            ]
            for code in ("en", "de")
        },
        questions={},
    )


def _count_words(text: str) -> int:
    return len(text.split())


def test_every_line_stands_in_its_passage_and_in_no_other() -> None:
    (article,) = read_lines(_dataset(), [0], _count_words)

    assert len(article) == 40
    for line in article:
        for code, sentence in line.sentences.items():
            assert sentence in line.passages[code].text
            assert sentence not in line.beside[code].text
            assert line.passages[code].source.language == code


def test_the_last_passage_has_the_one_before_it_beside_it() -> None:
    (article,) = read_lines(_dataset(), [0], _count_words)

    first, last = article[0], article[-1]

    assert first.beside["en"].start > first.passages["en"].start
    assert last.beside["en"].start < last.passages["en"].start
    assert last.passages["en"].before == last.beside["en"].text
    assert last.passages["en"].after == ""


def test_elsewhere_is_another_article_and_a_short_one_has_nothing_beside() -> None:
    (article,) = read_lines(_dataset(), [1], _count_words)

    assert article[0].beside == {}
    assert article[0].elsewhere["de"].text.startswith(("About 0", "Sentence"))


def test_drawing_is_repeatable() -> None:
    dataset = _dataset()

    assert list(read_lines(dataset, [0, 1], _count_words)) == list(
        read_lines(dataset, [0, 1], _count_words)
    )
