"""A Run: one pass over a QuestionSet; a failed question is an Outcome, not the end."""

from collections.abc import AsyncIterator, Sequence

from bot.answering import Answerer, Finished
from bot.answers import Answer
from bot.evaluation.grading import Outcome
from bot.evaluation.question_sets import GradedQuestion
from index.errors import UserError
from index.passages import Passage, Retrieval, Scope, Source
from index.retrieving import Retriever


def run_retrieval(
    retriever: Retriever,
    question: GradedQuestion,
    scope: Scope,
    most: int = 10,
) -> Outcome:
    """Return the Outcome of retrieving alone."""
    try:
        retrieval = retriever.retrieve(
            question.question,
            language=question.language,
            scope=scope,
            most=most,
        )
    except UserError as error:
        return _failed(question, error)
    return _outcome(question, retrieval)


async def run_answers(
    answerer: Answerer,
    questions: Sequence[GradedQuestion],
    scope: Scope,
) -> AsyncIterator[Outcome]:
    """Yield the Outcome of answering each question, in order."""
    for question in questions:
        try:
            events = answerer.answer(
                question.question,
                language=question.language,
                scope=scope,
            )
            async for event in events:
                if isinstance(event, Finished):
                    yield _answered(question, event)
        except UserError as error:
            yield _failed(question, error)


def _answered(question: GradedQuestion, event: Finished) -> Outcome:
    outcome = event.outcome
    attempt = outcome.attempt
    text = ""
    cited: tuple[str, ...] = ()
    if isinstance(outcome, Answer):
        text = " ".join(sentence.text for sentence in outcome.sentences)
        cited = tuple(c.passage.source.file for c in outcome.citations)
    plain = _outcome(question, attempt.retrieval)
    return Outcome(
        question=question,
        language=plain.language,
        files=plain.files,
        languages=plain.languages,
        status=outcome.status,
        text=text,
        cited=cited,
        notice=attempt.notice,
        drafts=attempt.drafts,
        refused=tuple(refused.reason for refused in attempt.refused),
        seconds=attempt.seconds_by_stage,
    )


def _outcome(question: GradedQuestion, retrieval: Retrieval) -> Outcome:
    sources = [_version_for(question, passage) for passage in retrieval.passages]
    return Outcome(
        question=question,
        language=retrieval.language,
        files=tuple(source.file for source in sources),
        languages=tuple(source.language for source in sources),
        seconds={"retrieve": retrieval.seconds},
    )


def _version_for(question: GradedQuestion, passage: Passage) -> Source:
    """Return a passage's article, or the version of its story which is wanted."""
    versions = (passage.source, *passage.also_in)
    wanted = (version for version in versions if version.file in question.sources)
    return next(wanted, passage.source)


def _failed(question: GradedQuestion, error: UserError) -> Outcome:
    return Outcome(
        question=question,
        language=question.language or "und",
        files=(),
        languages=(),
        error=str(error),
    )
