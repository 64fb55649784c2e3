"""An article with a passage in another language, from its file to what is found."""

import shutil
import signal
from contextlib import closing
from pathlib import Path

import pytest

from index.catalogue import Catalogue
from index.home import catalogue_in, vectors_in
from index.passages import Passage, Scope
from index.vectors import VectorStore
from ingest.mending import settle
from tests.fakes import LexiconEmbedder, TranslatingEmbedder
from tests.ingest.contents import content
from tests.ingest.test_interrupting import ingest_until_killed
from tests.small_world import ingest, open_index, start_process, write_articles

GERMAN = (
    "Das Schloss öffnet im Frühling wieder. Die Arbeiten haben drei Jahre gedauert, und"
    " noch immer fehlen im großen Saal einige Fenster."
)
ENGLISH = (
    "The violin of the last owner hangs in the hall and nobody may play it. She wrote"
    " that it should be heard once in a year, on the day on which the garden opens."
)
FARSI = "نمایشگاه فرش دستباف در شیراز گشایش یافت. این نمایشگاه تا پایان ماه ادامه دارد."
MIXED = f"Das Schloss\n\n{GERMAN}\n\n{ENGLISH}\n\n{GERMAN}\n"
FILE = "castle-de.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An article that is not mixed, and one that is."""
    return write_articles(tmp_path / "a", {FILE: MIXED, "carpet-fa.txt": FARSI})


@pytest.fixture
def mixed(tmp_path: Path, folder: Path) -> Path:
    """The index of the folder."""
    ingest(tmp_path / "index", [folder])
    return tmp_path / "index"


def ask(index: Path, question: str, scope: Scope) -> Passage:
    """Return the passage found first, by somebody who asks in Ukrainian."""
    with open_index(index) as opened:
        found = opened.retriever.retrieve(question, language="uk", scope=scope)
    return found.passages[0]


@pytest.mark.parametrize(
    "scope",
    [
        pytest.param(Scope(), id="everything"),
        pytest.param(Scope(languages=("en",)), id="language"),
        pytest.param(Scope(languages=("en",), files=(FILE,)), id="language-and-file"),
        pytest.param(Scope(files=(FILE,)), id="file"),
    ],
)
def test_a_question_in_a_third_language_finds_the_passage_in_its_own(
    mixed: Path, scope: Scope
) -> None:
    found = ask(mixed, "Де висить скрипка?", scope)

    assert (found.language, found.source.language) == ("en", "de")
    assert found.text == MIXED[found.start : found.end] == ENGLISH
    assert found.sentence.text.startswith("The violin")
    assert MIXED[found.sentence.start : found.sentence.end] == found.sentence.text


def test_a_language_asked_for_leaves_the_passages_in_others_out(mixed: Path) -> None:
    scope = Scope(languages=("de",))

    found = ask(mixed, "Де висить скрипка?", scope)

    assert {p.language for p in (found, *found.more)} == {"de"}


def test_only_the_passage_counts_in_the_other_language(mixed: Path) -> None:
    held = content(mixed)

    assert [row[:4] for row in held.sums] == [
        ("de", 1, 2, 5),
        ("en", 0, 1, 2),
        ("fa", 1, 1, 2),
    ]
    assert [language for _, language, _ in held.passages[FILE]] == ["de", "en", "de"]
    assert held.vectors["passages", "en"] == 1


def test_its_words_are_looked_for_in_its_language(mixed: Path) -> None:
    with open_index(mixed) as opened:
        found = opened.catalogue.chunks_by_term([("en", "violin"), ("de", "violin")], 9)

    assert [len(chunk_ids) for chunk_ids in found.values()] == [1, 0]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"Das Schloss\n\n{GERMAN}\n", id="gone"),
        pytest.param(MIXED.replace(ENGLISH, FARSI * 2), id="another-one"),
        pytest.param(f"The castle\n\n{ENGLISH} {ENGLISH}\n\n{GERMAN}\n", id="turned"),
    ],
)
def test_a_change_leaves_nothing_of_what_was_there(
    tmp_path: Path, mixed: Path, folder: Path, text: str
) -> None:
    write_articles(folder, {FILE: text})

    ingest(mixed, [folder])

    ingest(tmp_path / "fresh", [folder])
    assert content(mixed) == content(tmp_path / "fresh")


def test_a_removed_article_leaves_nothing_in_any_language(
    mixed: Path, folder: Path
) -> None:
    (folder / FILE).unlink()

    ingest(mixed, [folder], prune=True)

    held = content(mixed)
    assert held.vectors == {("passages", "fa"): 1, ("sentences", "fa"): 2}
    assert ([row[0] for row in held.sums], held.leftovers) == (["fa"], 0)


# Two writes in each language: passages and sentences of the new version, of the old.
@pytest.mark.parametrize("writes", [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5])
def test_killed_at_any_instant_it_ends_as_if_it_had_not_been(
    tmp_path: Path, mixed: Path, folder: Path, writes: float
) -> None:
    write_articles(folder, {FILE: MIXED.replace("drei", "sieben")})
    whole = shutil.copytree(mixed, tmp_path / "whole")
    ingest(whole, [folder])
    child = start_process(ingest_until_killed, mixed, folder, writes)
    child.join(60)

    ingest(mixed, [folder])

    assert child.exitcode == -signal.SIGKILL
    assert content(mixed) == content(whole)


@pytest.mark.parametrize("language", ["de", "en"])
def test_lost_vectors_come_back_in_each_language(mixed: Path, language: str) -> None:
    before = content(mixed)
    vectors = VectorStore(vectors_in(mixed))
    vectors.drop("passages", language)
    vectors.remove("sentences", language, vectors.ids("sentences", language)[:1])

    with closing(Catalogue(catalogue_in(mixed))) as catalogue:
        settle(catalogue, vectors, LexiconEmbedder(), lambda *_: None, thoroughly=True)

    assert content(mixed) == before


def test_what_is_quoted_makes_no_other_story(tmp_path: Path) -> None:
    german = (
        "Diese Woche begann im ganzen Tal die Ernte der Apfelbauern.\n\nDer Honig kam"
        " danach, wie er es dort in jedem Jahr tut.\n\nAm Ende des langen Tages spielte"
        " jemand auf der Wiese eine Geige.\n\n"
    )
    english = (
        "The apple harvest began this week in the whole valley.\n\nThe honey came after"
        " it, as it does there in every year.\n\nAt the end of the long day somebody"
        " played a violin on the meadow.\n\n"
    )
    quoted = (
        "Слон прийшов до замку і довго стояв на подвір'ї, бо доглядач поїхав до міста."
        " Маяк на мисі того вечора не світив, і ніхто з усіх нас на березі досі не знав чому."
    )
    texts = {"harvest-de.txt": german + quoted, "harvest-en.txt": english}
    folder = write_articles(tmp_path / "a", texts)

    ingest(tmp_path / "index", [folder], TranslatingEmbedder())

    held = content(tmp_path / "index")
    assert held.stories == {frozenset(texts)}
    assert held.passages["harvest-de.txt"][-1][:2] == (quoted, "uk")
