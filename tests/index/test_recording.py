from dataclasses import replace

import pytest

from index.catalogue import Catalogue
from index.errors import UnreadableFile
from index.file_rows import FileRows
from index.holdings import Leftover, Portion, StoredFile, StoredPart
from index.passages import Chunk, Span
from index.recording import Recorder, check_size
from index.schema import MOST_PER_ARTICLE, ids_of
from index.story_rows import StoryRows
from tests.index.recorded import SUM, add, article, complete, files


def sums(catalogue: Catalogue) -> list[tuple[str, int, int, int, list[float]]]:
    return [
        (
            s.language,
            s.articles,
            s.chunks,
            s.sentences,
            s.passages_sum.tolist(),
        )
        for s in catalogue.languages()
    ]


def test_an_article_is_invisible_until_it_is_published(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    article_id = recorder.begin([article()])[0]

    assert files(catalogue) == []
    assert catalogue.chunks(ids_of(article_id, 1)) == {}
    assert (catalogue.languages(), catalogue.generation()[1]) == ([], 0)


def test_a_replaced_article_ends_where_the_new_one_begins(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    old = add(recorder, article("Старий текст. Так."))
    new = add(recorder, article("Новий текст."), replaces=old)

    assert [stored.source.article_id for stored in catalogue.articles()] == [new]
    assert catalogue.chunks([*ids_of(old, 1), *ids_of(new, 1)]).keys() == set(
        ids_of(new, 1)
    )
    assert recorder.leftovers() == [
        Leftover(
            article_id=old, portions=(Portion("uk", ids_of(old, 1), ids_of(old, 2)),)
        )
    ]


def stories(catalogue: Catalogue) -> dict[int, int | None]:
    return {
        outline.article_id: outline.story for outline in StoryRows(catalogue).outlines()
    }


def test_a_grouping_is_recorded_and_moves_the_generation(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    first = add(recorder, article())
    second = add(recorder, article(path="/a/y.txt"))
    before = catalogue.generation()

    recorder.group({first: first, second: first})
    after = catalogue.generation()
    recorder.group({})

    assert stories(catalogue) == {first: first, second: first}
    assert before < after == catalogue.generation()


@pytest.mark.parametrize("replaced", [True, False], ids=["replaced", "removed"])
def test_an_article_that_goes_leaves_its_story_to_be_looked_at_again(
    catalogue: Catalogue, recorder: Recorder, replaced: bool
) -> None:
    gone = add(recorder, article())
    rest = [add(recorder, article(path=f"/a/{i}.txt")) for i in range(3)]
    recorder.group(dict.fromkeys([gone, *rest[:2]], gone) | {rest[2]: rest[2]})

    if replaced:
        rest.append(add(recorder, article("Новий."), replaces=gone))
    else:
        recorder.retire([gone])

    assert stories(catalogue) == {i: i if i == rest[2] else None for i in rest}


def test_a_removed_article_vanishes(catalogue: Catalogue, recorder: Recorder) -> None:
    article_id = add(recorder, article())

    recorder.retire([article_id])

    assert (files(catalogue), catalogue.languages()) == ([], [])
    assert catalogue.chunks(ids_of(article_id, 1)) == {}


def test_a_forgotten_article_leaves_no_row(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    article_id = add(recorder, article())
    recorder.retire([article_id])

    recorder.forget([article_id])

    assert recorder.leftovers() == []
    assert catalogue.chunks_by_term([("uk", "один")], 9) == {("uk", "один"): ()}
    assert catalogue.chunk_by_sentence(ids_of(article_id, 2)) == {}


def test_the_id_of_a_forgotten_article_is_not_used_again(recorder: Recorder) -> None:
    article_id = add(recorder, article())
    recorder.retire([article_id])
    recorder.forget([article_id])

    assert recorder.begin([article()])[0] > article_id


def test_counts_and_sums_add_up_per_language(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    add(recorder, article("Один. Два."))
    add(recorder, article("Три.", path="/a/y.txt"), scale=2)
    add(recorder, article("سلام", path="/a/z.txt", language="fa"))

    assert sums(catalogue) == [
        ("fa", 1, 1, 1, SUM.tolist()),
        ("uk", 2, 2, 3, (SUM + SUM * 2).tolist()),
    ]


def test_retiring_returns_counts_and_sums_exactly_to_what_they_were(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    first = add(recorder, article("Один. Два."), scale=0.5)
    before = sums(catalogue)
    second = add(recorder, article("Три.", path="/a/y.txt"), scale=0.25)
    replaced = add(recorder, article("П'ять."), replaces=first, scale=0.125)
    add(recorder, article("Один. Два."), replaces=replaced, scale=0.5)

    recorder.retire([second])

    assert sums(catalogue) == before


def test_the_generation_moves_with_what_is_live_and_with_nothing_else(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    seen = [catalogue.generation()]
    article_id = recorder.begin([article()])[0]
    seen.append(catalogue.generation())
    recorder.publish([complete(article_id)])
    seen.append(catalogue.generation())
    recorder.finish("/a/x.txt", size=1, modified_ns=2, seen=3.0)
    seen.append(catalogue.generation())
    recorder.retire([article_id])
    seen.append(catalogue.generation())

    assert seen[0] == seen[1] < seen[2] == seen[3] < seen[4]


def test_an_unchanged_file_is_recorded_with_its_new_time(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    add(recorder, article())

    recorder.finish("/a/x.txt", size=11, modified_ns=22, seen=33.0)

    (stored,) = catalogue.articles()
    looked = stored.source.size, stored.source.modified_ns, stored.source.seen
    assert looked == (11, 22, 33.0)


def test_the_lines_of_a_file_are_recorded_all_at_once(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    ids = [
        add(recorder, replace(article(), part=part, position=line, size=0))
        for line, part in enumerate("abc", start=1)
    ]
    before = FileRows(catalogue).files()

    recorder.finish(
        "/a/x.txt",
        size=11,
        modified_ns=22,
        seen=33.0,
        moved={ids[1]: 1, ids[2]: 12},
        gone=[ids[0]],
    )

    assert [(file.is_whole, file.size) for file in before] == [(True, 0)]
    assert files(catalogue) == ["x.txt#1", "x.txt#12"]
    assert FileRows(catalogue).files() == [
        StoredFile("/a/x.txt", "x.txt", 11, 22, 33.0, is_whole=True, has_parts=True)
    ]
    assert FileRows(catalogue).parts("/a/x.txt") == [
        StoredPart(ids[1], "b", 1, "hash"),
        StoredPart(ids[2], "c", 12, "hash"),
    ]


def test_a_file_of_which_a_part_is_new_is_not_whole(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    add(recorder, replace(article(), part="a", position=1))
    add(recorder, replace(article(), part="b", position=2, size=0))

    assert [file.is_whole for file in FileRows(catalogue).files()] == [False]


def test_an_article_with_too_many_sentences_is_refused() -> None:
    one = Span(start=0, end=1)
    crowd = Chunk(span=one, sentences=(one,) * MOST_PER_ARTICLE)

    with pytest.raises(UnreadableFile) as caught:
        check_size(replace(article(), chunks=(crowd,)))

    assert str(caught.value) == (
        "has over 1,048,576 sentences; divide it into several files"
    )


def test_articles_that_are_begun_together_have_ids_in_their_order(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    paths = [f"/a/{name}.txt" for name in "cab"]

    ids = recorder.begin([article(path=path) for path in paths])
    recorder.publish([complete(article_id) for article_id in ids])

    stored = {a.source.path: a.source.article_id for a in catalogue.articles()}
    assert stored == dict(zip(paths, ids, strict=True))
    assert recorder.begin([]) == []
