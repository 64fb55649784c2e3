"""Passages made by hand, for tests that need no index."""

from index.passages import Passage, Sentence, Source


def make_passage(
    *texts: str, file: str = "a.txt", language: str = "en", nearest: int = 0
) -> Passage:
    """Return a passage whose sentences are ``texts``, joined by single spaces."""
    sentences: list[Sentence] = []
    start = 0
    for text in texts:
        sentences.append(
            Sentence(
                start=start, end=start + len(text), line=1, text=text, similarity=0.1
            )
        )
        start += len(text) + 1
    return Passage(
        chunk_id=abs(hash(texts)) % 10**6,
        source=Source(
            article_id=1,
            story=1,
            file=file,
            path=f"/nowhere/{file}",
            language=language,
            title=None,
            url=None,
            published=None,
            outlet=None,
            content_hash="0" * 64,
        ),
        language=language,
        start=0,
        end=start - 1,
        text=" ".join(texts),
        sentences=tuple(sentences),
        sentence_ids=tuple(range(len(texts))),
        sentence=sentences[nearest],
        score=0.2,
        similarity=0.1,
        margin=0.3,
    )
