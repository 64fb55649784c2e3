"""What a question names and no passage mentions: then none of them answers it.

Of countries and cities this is certain enough, since CLDR has their names in every
language; a person's name may be spelled in ways that nobody foresees.
"""

from index.passages import Passage, Retrieval
from index.places import places_in


def mentions_what_is_asked(retrieval: Retrieval) -> bool:
    """Say whether a passage names one of the places that the question names.

    True where it names none.
    """
    asked = places_in(retrieval.question, retrieval.language)
    return not asked or any(
        asked & _places_of(passage)
        for found in retrieval.passages
        for passage in (found, *found.more)
    )


def _places_of(passage: Passage) -> frozenset[str]:
    source = passage.source
    texts = (passage.before, passage.text, passage.after)
    told = places_in("\n".join(texts), passage.language)
    return told | places_in(source.title or "", source.language)
