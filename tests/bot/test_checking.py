"""Drafted sentences against passages in other languages, read by the real model."""

from collections.abc import Sequence

import pytest

from bot.answers import Refused
from bot.checking import Checker, Supported
from bot.drafting import DraftSentence
from index.aligning import Aligner, ReadText
from index.passages import Passage
from tests.bot.passages import make_passage

FERRY = make_passage(
    "Нічний пором між Одесою та Варною знову вийшов у море 14 березня 2024 року.",
    "На борту 286 спальних місць.",
    "Квиток коштує 1 250 гривень.",
    file="ferry-uk.txt",
    language="uk",
)
MUSEUM = make_passage(
    "Le musée de l'horlogerie de Besançon a rouvert ses portes samedi.",
    "Les travaux ont coûté douze millions d'euros.",
    "Près de 3 000 visiteurs sont venus le premier jour.",
    file="museum-fr.txt",
    language="fr",
)
SALT = make_passage(
    "أعلنت شركة الملح في صفاقس أنها أنتجت ٤٥ ألف طن هذا العام.",
    "ويعمل في الشركة 310 عمال.",
    file="salt-ar.txt",
    language="ar",
)
EVIDENCE = (FERRY, MUSEUM, SALT)
QUESTIONS = {
    "de": "Was steht darüber in den Artikeln?",
    "en": "What do the articles say of it?",
    "es": "¿Qué dicen los artículos?",
    "pl": "Co piszą o tym w artykułach?",
    "tr": "Makaleler bunun hakkında ne diyor?",
    "uk": "Що про це пишуть у статтях?",
    "vi": "Các bài báo nói gì về điều đó?",
    "zh": "文章怎么说？",
}


def check(
    aligner: Aligner,
    text: str,
    *numbers: int,
    language: str = "en",
    evidence: Sequence[Passage] = EVIDENCE,
    question: str | None = None,
) -> Supported | Refused:
    checker = Checker(aligner, question or QUESTIONS[language], language, evidence)
    return checker.check(DraftSentence(text=text, numbers=numbers))


def places(verdict: Supported | Refused) -> list[tuple[str, int]]:
    """Return the file of each place that supports, and which sentence of it does."""
    assert isinstance(verdict, Supported), verdict
    return [(p.source.file, p.sentences.index(s)) for p, s in verdict.places]


@pytest.mark.parametrize(
    ("language", "text", "number", "place"),
    [
        ("en", "The salt company in Sfax produced 45,000 tonnes this year.", 3, 0),
        ("zh", "斯法克斯的盐业公司今年生产了4.5万吨盐。", 3, 0),
        ("uk", "Цього року соляна компанія виробила сорок п'ять тисяч тонн.", 3, 0),
        ("uk", "Ремонт музею коштував 12 мільйонів євро.", 2, 1),
        ("vi", "Việc sửa chữa tốn 12 triệu euro.", 2, 1),
        ("de", "Am ersten Tag kamen fast dreitausend Besucher.", 2, 2),
        ("tr", "Şirkette 310 işçi çalışıyor.", 3, 1),
        ("pl", "Na pokładzie jest 286 miejsc do spania.", 1, 1),
        ("es", "El billete cuesta 1250 grivnas.", 1, 2),
    ],
)
def test_a_number_is_held_in_other_digits_in_words_and_in_another_language(
    aligner: Aligner, language: str, text: str, number: int, place: int
) -> None:
    verdict = check(aligner, text, number, language=language)

    file = EVIDENCE[number - 1].source.file
    assert places(verdict) == [(file, place)]
    assert isinstance(verdict, Supported)
    assert (verdict.text, verdict.is_moved) == (text, False)


@pytest.mark.parametrize(
    ("language", "text", "lacking"),
    [
        ("en", "The salt company in Sfax produced 91,000 tonnes this year.", "91,000"),
        ("zh", "斯法克斯的盐业公司今年生产了9.1万吨盐。", "9.1万"),
        ("uk", "Цього року соляна компанія виробила сорок тонн.", "сорок"),
        ("vi", "Công ty có 311 công nhân.", "311"),
    ],
)
def test_a_number_that_no_passage_holds_is_refused_and_named(
    aligner: Aligner, language: str, text: str, lacking: str
) -> None:
    verdict = check(aligner, text, 3, language=language)

    assert verdict == Refused(text=text, check="number", detail=lacking)


@pytest.mark.parametrize(
    ("date", "is_held"),
    [
        ("14 March 2024", True),
        ("14 March", True),
        ("March 2024", True),
        ("15 March 2024", False),
        ("14 May 2024", False),
        ("14 March 2023", False),
    ],
)
def test_a_date_may_be_less_exact_and_not_another(
    aligner: Aligner, date: str, is_held: bool
) -> None:
    text = f"The night ferry between Odesa and Varna put to sea again on {date}."

    verdict = check(aligner, text, 1)

    expected = Refused(text=text, check="number", detail=date)
    assert (verdict == expected) is not is_held
    assert isinstance(verdict, Supported) is is_held


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The concert was cancelled because of the storm."),
        ("uk", "Поліція затримала двох підозрюваних у крадіжці картин."),
        ("zh", "议会以微弱多数通过了预算。"),
        ("en", "There were 310 goals in the league of the island."),
    ],
)
def test_a_sentence_that_no_passage_means_is_refused(
    aligner: Aligner, language: str, text: str
) -> None:
    verdict = check(aligner, text, 3, language=language)

    assert isinstance(verdict, Refused)
    assert verdict.check == "meaning"


def test_a_name_in_place_of_the_one_that_stands_there_is_refused(
    aligner: Aligner,
) -> None:
    text = "The museum of watches in {} opened its doors again on Saturday."

    named = check(aligner, text.format("Besançon"), 2)
    replaced = check(aligner, text.format("Marseille"), 2)

    assert places(named) == [("museum-fr.txt", 0)]
    assert replaced == Refused(
        text=text.format("Marseille"), check="name", detail="Marseille"
    )


def test_a_number_that_stands_there_for_something_else_is_refused(
    aligner: Aligner,
) -> None:
    train = make_passage(
        "夜班列车设有286个铺位。",
        "列车可以运载24辆自行车。",
        file="train-zh.txt",
        language="zh",
    )

    right = check(
        aligner, "列车可以运载24辆自行车。", 1, language="zh", evidence=(train,)
    )
    wrong = check(
        aligner, "列车可以运载286辆自行车。", 1, language="zh", evidence=(train,)
    )

    assert places(right) == [("train-zh.txt", 1)]
    assert isinstance(wrong, Refused)
    assert (wrong.check, wrong.detail) == ("numbers_apart", "286")


def test_a_sentence_in_another_language_is_refused(aligner: Aligner) -> None:
    text = "The watch museum of Besançon opened its doors again on Saturday."

    verdict = check(aligner, text, 2, language="uk")

    assert verdict == Refused(text=text, check="language")


@pytest.mark.parametrize("text", ["…", "", "Так!", "—"])
def test_what_has_hardly_a_letter_and_no_number_says_nothing(
    aligner: Aligner, text: str
) -> None:
    assert check(aligner, text, 1) == Refused(text=text, check="empty")


@pytest.mark.parametrize("text", ["HACKED", "HACKED.", "“Varna”", "286", "٢٨٦."])
def test_a_word_or_a_number_alone_is_refused_where_it_answers_no_question(
    aligner: Aligner, text: str
) -> None:
    assert isinstance(check(aligner, text, 1), Refused)


@pytest.mark.parametrize(
    "text", ["How many days will the work last?", "کار چند روز طول می‌کشد؟"]
)
def test_a_question_said_back_states_nothing(aligner: Aligner, text: str) -> None:
    assert check(aligner, text, 1) == Refused(text=text, check="empty")


def test_what_is_written_without_spaces_is_no_single_word(aligner: Aligner) -> None:
    text = "修理费一千二百万欧元"

    verdict = check(aligner, text, 2, language="zh", question="修理费是多少？")

    assert places(verdict) == [("museum-fr.txt", 1)]


def test_without_evidence_nothing_is_supported(aligner: Aligner) -> None:
    text = "The ferry has 286 berths."

    assert check(aligner, text, 1, evidence=()) == Refused(text=text, check="meaning")


def test_evidence_is_read_once_for_all_sentences(aligner: Aligner) -> None:
    counting = _CountingAligner(aligner)
    checker = Checker(counting, QUESTIONS["en"], "en", EVIDENCE)

    checker.prepare()
    read = counting.texts
    for text in ("The ferry has 286 berths.", "A ticket costs 1,250 hryvnias."):
        checker.check(DraftSentence(text=text, numbers=(1,)))

    assert read == sum(len(passage.sentences) for passage in EVIDENCE)
    assert counting.texts == read + 2


class _CountingAligner(Aligner):
    """Counts the texts that are read."""

    def __init__(self, aligner: Aligner) -> None:
        super().__init__()
        self._aligner = aligner
        self.texts = 0

    def read(self, texts: Sequence[str], language: str) -> list[ReadText]:
        """Read as the other does."""
        self.texts += len(texts)
        return self._aligner.read(texts, language)

    def likeness(self, said: str, held: str) -> float:
        """Tell what the other does."""
        return self._aligner.likeness(said, held)
