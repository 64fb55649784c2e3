"""Answers as people and hostile files make them, in twelve languages, from a seed."""

from dataclasses import replace
from random import Random

from bot.answers import Answer, AnswerSentence, Attempt, Citation
from index.marks import Mark
from index.passages import Passage, Retrieval
from tests.bot.passages import make_passage

SENTENCES = {
    "en": "72 countries signed the convention in Hanoi.",
    "uk": "У Ханої конвенцію підписали 72 країни.",
    "ar": "وقعت 72 دولة على الاتفاقية في هانوي.",
    "fa": "۷۲ کشور این پیمان را در هانوی امضا کردند.",
    "pl": "W Hanoi konwencję podpisały 72 państwa.",
    "fr": "À Hanoï, 72 pays ont signé la convention.",
    "vi": "Tại Hà Nội, 72 quốc gia đã ký công ước.",
    "es": "En Hanói, 72 países firmaron el convenio.",
    "de": "In Hanoi unterzeichneten 72 Länder das Übereinkommen.",
    "ru": "В Ханое конвенцию подписали 72 страны.",
    "tr": "Hanoi'de 72 ülke sözleşmeyi imzaladı.",
    "zh": "72个国家在河内签署了该公约。",
}
ODDITIES = (
    "night-train-en.txt",
    "Python 3.12",
    "👩‍👩‍👧‍👦",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿🇺🇦",
    "e\u0301\u0323a\u030a",
    "می‌خواهم",
    "क्षत्रिय",
    "[9]",
    "\u202eevil\u202c",
    "\u2067\u200f\u200f\u200e",
    "a\ud800b",
    "Z" + "\u0335\u0336" * 40,
    "tab\there\r\nthere\u2028",
    "C++",
    "x" * 300,
    "Ünïcödé" * 60,
    "語" * 200,
)
_TITLES = (
    None,
    "",
    " \u200b\u2800",
    "Hello\nworld [1] 1. x",
    "עיתון הארץ (Haaretz)",
    "t" * 10_000,
    "👩‍👩‍👧‍👦" * 300,
    "e" + "\u0301" * 9_000,
    "\u200f\u200f[1]\u202b عنوان",
)
URLS = (
    None,
    "https://example.org/a?b=c&d=[1]",
    "http://localhost/secret",
    "https://user:word@example.org/",
    "javascript:alert(1)",
    "https://example.org/" + "a" * 5_000,
    "https://пример.рф/стаття",
    "https://[::1",
)


def generate_answer(seed: int) -> Answer:
    """Return an answer with up to 24 sentences and 40 sources; no two seeds the same."""
    random = Random(seed)  # noqa: S311 - for tests
    language = random.choice([*SENTENCES])
    is_quoted = random.random() < 0.2
    places = tuple(
        Citation(number=n, passage=passage, sentence=passage.sentence)
        for n in range(1, random.choice((1, 2, 3, 8, 40)) + 1)
        for passage in [_passage(random)]
    )
    cited = random.randint(1, len(places))
    sentences = tuple(
        AnswerSentence(
            text=_text(random, language, random.choice((1, 1, 2, 60))),
            citations=tuple(sorted({random.randint(1, cited) for _ in range(3)})),
        )
        for _ in range(random.choice((1, 3, 6, 24)))
    )
    return Answer(
        language=language,
        sentences=sentences,
        citations=places[:cited],
        is_quoted=is_quoted,
        attempt=attempt_in(language),
        differing=places[cited:],
    )


def answer_of(
    language: str, *sentences: tuple[str, tuple[int, ...]], places: tuple[Citation, ...]
) -> Answer:
    """Return a written answer of these sentences."""
    return Answer(
        language=language,
        sentences=tuple(AnswerSentence(text=t, citations=c) for t, c in sentences),
        citations=places,
        is_quoted=False,
        attempt=attempt_in(language),
    )


def citation_of(
    number: int,
    *texts: str,
    file: str = "a.txt",
    language: str = "en",
    nearest: int = 0,
    mark: Mark | None = None,
    title: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    url: str | None = None,
) -> Citation:
    """Return a citation of one of ``texts``, in an article that is made by hand."""
    passage = make_passage(*texts, file=file, language=language, nearest=nearest)
    source = replace(
        passage.source, title=title, outlet=outlet, published=published, url=url
    )
    return Citation(
        number=number,
        passage=replace(passage, source=source),
        sentence=replace(passage.sentence, mark=mark),
    )


def attempt_in(language: str) -> Attempt:
    """Return how an answer in a language came about."""
    retrieval = Retrieval(question="?", language=language, passages=(), seconds=0)
    return Attempt(retrieval=retrieval, model="scripted")


def _passage(random: Random) -> Passage:
    language = random.choice([*SENTENCES])
    texts = [_text(random, language, random.choice((1, 30))) for _ in range(3)]
    file = random.choice(("a.txt", "b\n[1].pdf", "مقال.html", "f" * 250, "\udcff.md"))
    return citation_of(
        1,
        *texts,
        file=file,
        language=language,
        nearest=random.randrange(3),
        title=random.choice((*_TITLES, SENTENCES[language])),
        outlet=random.choice((None, "Reuters", "وكالة", "o" * 500)),
        published=random.choice((None, "2025-11-02", "2025", "soon")),
        url=random.choice(URLS),
    ).passage


def _text(random: Random, language: str, words: int) -> str:
    own = SENTENCES[language].split(" ")
    picked = [
        random.choice(ODDITIES) if random.random() < 0.15 else random.choice(own)
        for _ in range(words)
    ]
    return " ".join([*picked, own[-1]])
