from collections.abc import Sequence

import numpy as np

from index.choosing import Place, choose, missing_versions
from index.holdings import StoredChunk
from index.passages import Source
from index.scoring import Candidate


def source(article_id: int, language: str, story: int) -> Source:
    return Source(
        article_id=article_id,
        story=story,
        file=f"{article_id}.txt",
        path=f"/nowhere/{article_id}.txt",
        language=language,
        title=None,
        url=None,
        published=None,
        outlet=None,
        content_hash="0" * 64,
    )


ENGLISH, UKRAINIAN, ARABIC = (
    source(1, "en", 1),
    source(2, "uk", 1),
    source(3, "ar", 1),
)
ALONE = source(4, "uk", 4)
VERSIONS = {1: [ENGLISH, UKRAINIAN, ARABIC], 4: [ALONE]}


def found(of: Source, score: float, position: int = 0) -> Candidate:
    chunk = StoredChunk(
        chunk_id=of.article_id * 100 + position,
        source=of,
        language=of.language,
        start=0,
        end=4,
        text="Text",
        sentences=(),
        sentence_ids=(),
    )
    nothing = np.zeros(0, np.float32)
    return Candidate(
        chunk=chunk,
        similarity=0.5,
        similarities=nothing,
        lacks_number=nothing,
        score=score,
    )


def told(places: Sequence[Place]) -> list[int]:
    return [place.candidate.source.article_id for place in places]


def test_each_story_takes_one_place_best_first() -> None:
    candidates = [found(ARABIC, 0.5), found(ALONE, 0.6), found(ENGLISH, 0.7)]

    places = choose(candidates, "fa", VERSIONS, most=10)

    assert [(p.candidate.source, p.best.score) for p in places] == [
        (ENGLISH, 0.7),
        (ALONE, 0.6),
    ]


def test_the_asker_s_language_tells_a_story_at_the_place_of_the_best() -> None:
    english, ukrainian = found(ENGLISH, 0.7), found(UKRAINIAN, 0.4)

    (first, second) = choose(
        [english, found(ALONE, 0.6), ukrainian], "uk", VERSIONS, most=10
    )

    assert first == Place(
        candidate=ukrainian, best=english, more=(), also_in=(ENGLISH, ARABIC)
    )
    assert second.candidate.source == ALONE


def test_the_best_version_tells_a_story_that_the_asker_s_language_does_not() -> None:
    arabic, english = found(ARABIC, 0.5), found(ENGLISH, 0.7)

    (place,) = choose([arabic, english], "fr", VERSIONS, most=10)

    assert place == Place(
        candidate=english, best=english, more=(), also_in=(UKRAINIAN, ARABIC)
    )


def test_of_several_passages_of_an_article_the_best_is_shown_with_those_nearly_as_good() -> (
    None
):
    scores = [0.41, 0.7, 0.5, 0.45, 0.55, 0.6, 0.44]
    candidates = [found(ALONE, score, i) for i, score in enumerate(scores)]

    (place,) = choose(candidates, "uk", VERSIONS, most=10)

    assert place.candidate.score == 0.7
    assert [c.score for c in place.more] == [0.6, 0.55, 0.5]


def test_passages_that_are_much_weaker_are_not_among_the_more() -> None:
    candidates = [found(ALONE, score, i) for i, score in enumerate([0.7, 0.4, 0.43])]

    (place,) = choose(candidates, "uk", VERSIONS, most=10)

    assert [c.score for c in place.more] == [0.43]


def test_six_tenths_of_the_best_score_are_just_enough_to_be_among_the_more() -> None:
    candidates = [found(ALONE, score, i) for i, score in enumerate([1, 0.6, 0.599])]

    (place,) = choose(candidates, "uk", VERSIONS, most=10)

    assert [c.score for c in place.more] == [0.6]


def test_passages_of_other_versions_are_not_among_the_more() -> None:
    candidates = [found(UKRAINIAN, 0.7), found(ENGLISH, 0.6), found(UKRAINIAN, 0.5, 1)]

    (place,) = choose(candidates, "uk", VERSIONS, most=10)

    assert [(c.source, c.score) for c in place.more] == [(UKRAINIAN, 0.5)]


def test_no_more_stories_are_chosen_than_were_wanted() -> None:
    candidates = [found(ENGLISH, 0.7), found(UKRAINIAN, 0.65), found(ALONE, 0.6)]

    assert told(choose(candidates, "en", VERSIONS, most=1)) == [1]


def test_equal_scores_come_in_the_order_of_the_index() -> None:
    candidates = [found(ALONE, 0.5), found(ENGLISH, 0.5)]

    assert told(choose(candidates, "fr", VERSIONS, most=10)) == [1, 4]


def test_an_article_that_went_meanwhile_has_no_other_versions() -> None:
    (place,) = choose([found(ALONE, 0.5)], "uk", {}, most=10)

    assert place.also_in == ()


def test_nothing_is_chosen_from_nothing() -> None:
    assert choose([], "uk", {}, most=10) == []


def test_a_version_in_the_asker_s_language_that_was_not_found_is_missing_versions() -> (
    None
):
    candidates = [found(ENGLISH, 0.7), found(ALONE, 0.6)]

    assert missing_versions(candidates, "uk", VERSIONS) == [UKRAINIAN.article_id]


def test_a_story_told_in_the_asker_s_language_leaves_nothing_missing_versions() -> None:
    candidates = [found(ENGLISH, 0.7), found(UKRAINIAN, 0.1)]

    assert missing_versions(candidates, "uk", VERSIONS) == []


def test_a_story_without_a_version_in_the_asker_s_language_leaves_nothing_missing_versions() -> (
    None
):
    assert missing_versions([found(ENGLISH, 0.7)], "fr", VERSIONS) == []


def test_what_several_candidates_leave_missing_versions_is_named_once() -> None:
    candidates = [found(ENGLISH, 0.7), found(ARABIC, 0.6), found(ENGLISH, 0.5, 1)]

    assert missing_versions(candidates, "uk", VERSIONS) == [UKRAINIAN.article_id]


def test_a_story_that_went_meanwhile_leaves_nothing_missing_versions() -> None:
    assert missing_versions([found(ENGLISH, 0.7)], "uk", {}) == []
