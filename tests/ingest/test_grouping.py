from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from index.catalogue import Catalogue
from index.embedding import Vectors
from index.home import catalogue_in, vectors_in
from index.recording import Recorder
from index.story_rows import StoryRows
from index.vectors import Kind, VectorStore
from ingest.grouping import Grouper
from tests.fakes import LexiconEmbedder, TranslatingEmbedder
from tests.small_world import ingest, write_articles

# The same three things in the same order, in each language.
HARVEST = {
    "harvest-en.txt": "The apple harvest began this week.\n\nThe honey came after it.\n\n"
    "A violin played at the end of the day.\n",
    "harvest-uk.txt": "Цього тижня почався збір яблук.\n\nМед зібрали після нього.\n\n"
    "Наприкінці дня грала скрипка для гостей.\n",
    "harvest-de.txt": "Diese Woche begann die Ernte der Apfelbauern.\n\n"
    "Der Honig kam danach.\n\nAm Ende des Tages spielte eine Geige.\n",
}
MUSEUM = {
    "museum-en.txt": "The castle shows an old carpet.\n\nAn elephant stands in its yard.\n\n"
    "The lighthouse is closed for the winter.\n",
    "museum-uk.txt": "Замок показує старий килим.\n\nУ дворі стоїть слон із каменю.\n\n"
    "Маяк зачинений на зиму для гостей.\n",
}
OTHER_ORDER = {
    "other-fr.txt": "Un violin joue dans la rue du village depuis hier soir.\n",
}


def write(folder: Path, *texts: Mapping[str, str]) -> Path:
    return write_articles(folder, {f: t for more in texts for f, t in more.items()})


def stories(index: Path) -> set[frozenset[str]]:
    """Return the files of each story of an index."""
    catalogue = Catalogue(catalogue_in(index))
    told: dict[int, set[str]] = {}
    for article in catalogue.articles():
        told.setdefault(article.source.story, set()).add(article.source.file)
    assert all(outline.story is not None for outline in StoryRows(catalogue).outlines())
    assert all(
        story in {s.article_id for s in versions}
        for story, versions in StoryRows(catalogue).versions(told).items()
    )
    catalogue.close()
    return {frozenset(files) for files in told.values()}


def put(index: Path, folder: Path) -> None:
    ingest(index, [folder], TranslatingEmbedder(), prune=True)


def test_versions_are_one_story_and_other_articles_are_their_own(
    tmp_path: Path,
) -> None:
    folder = write(tmp_path / "files", HARVEST, MUSEUM, OTHER_ORDER)

    put(tmp_path / "index", folder)

    assert stories(tmp_path / "index") == {
        frozenset(HARVEST), frozenset(MUSEUM), frozenset(OTHER_ORDER)
    }  # fmt: skip


def test_the_stories_are_the_same_in_whatever_order_articles_come(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "files"
    for file, text in reversed(HARVEST.items()):
        put(tmp_path / "index", write(folder, {file: text}))

    assert stories(tmp_path / "index") == {frozenset(HARVEST)}


def test_an_article_that_is_replaced_leaves_its_story(tmp_path: Path) -> None:
    folder = write(tmp_path / "files", HARVEST)
    put(tmp_path / "index", folder)

    put(tmp_path / "index", write(folder, {"harvest-en.txt": MUSEUM["museum-en.txt"]}))

    assert stories(tmp_path / "index") == {
        frozenset({"harvest-en.txt"}), frozenset({"harvest-uk.txt", "harvest-de.txt"})
    }  # fmt: skip


def test_a_story_outlives_the_article_it_is_called_by(tmp_path: Path) -> None:
    folder = write(tmp_path / "files", HARVEST)
    put(tmp_path / "index", folder)

    (folder / "harvest-de.txt").unlink()
    put(tmp_path / "index", folder)

    assert stories(tmp_path / "index") == {
        frozenset({"harvest-en.txt", "harvest-uk.txt"})
    }


class KilledRecorder(Recorder):
    """Dies where a grouping is recorded."""

    def group(self, story_by_article: Mapping[int, int]) -> None:  # noqa: ARG002
        """Die."""
        raise KeyboardInterrupt


def test_a_grouping_that_is_killed_is_done_by_the_next_ingest(tmp_path: Path) -> None:
    folder = write(tmp_path / "files", HARVEST)
    put(tmp_path / "index", folder)
    catalogue = Catalogue(catalogue_in(tmp_path / "index"))
    recorder = KilledRecorder(catalogue)
    recorder.retire([catalogue.articles()[0].source.article_id])
    grouper = Grouper(catalogue, VectorStore(vectors_in(tmp_path / "index")), recorder)

    with pytest.raises(KeyboardInterrupt):
        grouper.group()
    catalogue.close()
    put(tmp_path / "index", folder)

    assert stories(tmp_path / "index") == {frozenset(HARVEST)}


def test_a_second_ingest_changes_no_story_and_no_generation(tmp_path: Path) -> None:
    folder = write(tmp_path / "files", HARVEST, MUSEUM)
    put(tmp_path / "index", folder)
    catalogue = Catalogue(catalogue_in(tmp_path / "index"))
    before = catalogue.generation(), stories(tmp_path / "index")

    put(tmp_path / "index", folder)

    assert (catalogue.generation(), stories(tmp_path / "index")) == before
    catalogue.close()


def at(url: str, text: str) -> str:
    return f"{text}\n\nSource: {url}\n"


@pytest.mark.parametrize(
    ("urls", "is_one"),
    [
        (("https://x.example/a", "http://www.x.example/a/?utm_source=y"), True),
        (("https://x.example/a", "https://x.example/b"), False),
        (("https://x.example/", "https://x.example/"), False),
    ],
    ids=["one address", "two addresses", "a home page"],
)
def test_without_an_embedder_that_tells_translations_the_address_does(
    tmp_path: Path, urls: tuple[str, str], is_one: bool
) -> None:
    texts = zip(urls, HARVEST.items(), strict=False)
    folder = write(tmp_path / "files", {f: at(url, t) for url, (f, t) in texts})

    ingest(tmp_path / "index", [folder], LexiconEmbedder())

    assert len(stories(tmp_path / "index")) == (1 if is_one else 2)


def test_an_address_that_a_second_article_of_a_language_gives_says_nothing(
    tmp_path: Path,
) -> None:
    url = "https://x.example/news"
    folder = write(tmp_path / "files", {f: at(url, t) for f, t in HARVEST.items()})
    ingest(tmp_path / "index", [folder], LexiconEmbedder())
    before = stories(tmp_path / "index")

    write(folder, {"museum-en.txt": at(url, MUSEUM["museum-en.txt"])})
    ingest(tmp_path / "index", [folder], LexiconEmbedder())

    assert before == {frozenset(HARVEST)}
    assert len(stories(tmp_path / "index")) == 4


def test_a_copy_in_one_language_is_the_same_story(tmp_path: Path) -> None:
    copy = {"copy-en.txt": HARVEST["harvest-en.txt"]}
    folder = write(tmp_path / "files", HARVEST, copy)

    put(tmp_path / "index", folder)

    assert stories(tmp_path / "index") == {frozenset(HARVEST | copy)}


def taken_over(times: int, language: str = "en") -> dict[str, str]:
    """Return files of one text, each as another outlet has it."""
    text = HARVEST[f"harvest-{language}.txt"]
    return {
        f"{language}-{n}.txt": at(f"https://o{n}.example/harvest", text)
        for n in range(times)
    }


def test_ten_files_of_one_text_are_one_story(tmp_path: Path) -> None:
    copies = {f"copy-{n}.txt": HARVEST["harvest-en.txt"] for n in range(10)}

    put(tmp_path / "index", write(tmp_path / "files", copies))

    assert stories(tmp_path / "index") == {frozenset(copies)}


# Long enough for a last line to be a small part of the whole.
LONG = " ".join(["The farmers of the valley tell us how the apple came here."] * 12)


def test_texts_that_many_took_over_are_one_story_with_their_translations(
    tmp_path: Path,
) -> None:
    copies = taken_over(6) | taken_over(6, "uk")
    folder = write(tmp_path / "files", HARVEST, MUSEUM, copies)

    put(tmp_path / "index", folder)

    assert stories(tmp_path / "index") == {
        frozenset(HARVEST | copies), frozenset(MUSEUM)
    }  # fmt: skip


def test_many_near_copies_are_one_story(tmp_path: Path) -> None:
    numbers = ("one", "two", "three", "four", "five", "six", "seven", "eight")
    whole = LONG + "\n\n" + HARVEST["harvest-en.txt"]
    copies = {
        f"copy-{n}.txt": whole + "\n\n".join(["", *(f"Part {x}." for x in numbers[:n])])
        for n in range(8)
    }

    put(tmp_path / "index", write(tmp_path / "files", copies))

    assert stories(tmp_path / "index") == {frozenset(copies)}


def test_a_copy_that_comes_later_brings_the_first_into_no_other_story(
    tmp_path: Path,
) -> None:
    copies = taken_over(5)
    folder = tmp_path / "files"
    for file, text in {**HARVEST, **copies, **MUSEUM}.items():
        put(tmp_path / "index", write(folder, {file: text}))
    (folder / "harvest-en.txt").unlink()
    put(tmp_path / "index", folder)

    assert stories(tmp_path / "index") == {
        frozenset({*HARVEST, *copies} - {"harvest-en.txt"}), frozenset(MUSEUM)
    }  # fmt: skip


class CountingStore(VectorStore):
    """Keeps how many sentence vectors were asked for at a time, to group stories."""

    def __init__(self, folder: Path) -> None:
        """Start with nothing asked for."""
        super().__init__(folder)
        self.asked: list[int] = []
        self._counts = True

    def fetch(
        self, kind: Kind, language: str, ids: Sequence[int]
    ) -> dict[int, Vectors]:
        """Count, and return what is there."""
        if self._counts:
            self.asked.append(len(ids))
        return super().fetch(kind, language, ids)

    def reopen(self) -> None:
        """Read from the disk again: grouping is done, what was written is looked at."""
        self._counts = False
        super().reopen()


def test_of_long_articles_the_first_sentences_are_read(tmp_path: Path) -> None:
    long = {
        file: text + f" {text.splitlines()[0]}" * 500 for file, text in HARVEST.items()
    }
    folder = write(tmp_path / "files", long)
    store = CountingStore(vectors_in(tmp_path / "index"))

    ingest(tmp_path / "index", [folder], TranslatingEmbedder(), vectors=store)

    assert store.asked == [400, 400, 400]


def test_where_the_embedder_tells_no_translation_no_sentence_is_read(
    tmp_path: Path,
) -> None:
    store = CountingStore(vectors_in(tmp_path / "index"))
    folder = write(tmp_path / "files", HARVEST)

    ingest(tmp_path / "index", [folder], LexiconEmbedder(), vectors=store)

    assert store.asked == []
