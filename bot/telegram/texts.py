"""What the bot says besides answers, in a first plain form."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Texts:
    """The bot's words in one language."""

    start: str
    help: str
    ask_what: str
    new: str
    language: str
    language_unknown: str
    stop: str
    stopped: str
    nothing_to_stop: str
    no_articles: str
    bad_question: str
    failed: str


_ENGLISH = Texts(
    start="Ask me about the articles I know, in any language. Every sentence of my"
    " answers is checked against the article it cites.",
    help="Ask in any language, and reply to an answer to ask on.\n"
    "/ask QUESTION - ask, in groups too\n"
    "/new - start afresh\n"
    "/stop - stop the answer that is being written\n"
    "/language CODE - the language of my own words\n"
    "In groups I answer /ask, replies to me and mentions; mentions reach me only where"
    " my privacy mode is off.",
    ask_what="Write your question after the command: /ask QUESTION",
    new="Your next question starts afresh.",
    language="My own words are in this language from now on: {language}",
    language_unknown="Name a language by its code, as in: /language uk",
    stop="Stop",
    stopped="Stopped.",
    nothing_to_stop="No answer is being written.",
    no_articles="I know no articles yet.",
    bad_question="That cannot be asked: it is empty or too long.",
    failed="I could not answer this. Please ask again later. (Reference: {reference})",
)


def texts_in(language: str | None) -> Texts:  # noqa: ARG001 - one language so far
    """Return the bot's words in ``language``, or in English."""
    return _ENGLISH
