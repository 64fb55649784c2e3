import pytest

from index.passages import Span
from ingest.mixing import find_stretches

ENGLISH = (
    "The ferry will not cross the strait before the middle of March, because the"
    " harbour has to be dredged first. Anyone who has already paid for a ticket can"
    " ask for the money back at the office on the quay."
)
GERMAN = (
    "Die Fähre wird vor Mitte März nicht über die Meerenge fahren, weil der Hafen"
    " zuerst ausgebaggert werden muss. Wer schon eine Fahrkarte bezahlt hat, bekommt"
    " das Geld im Büro am Kai zurück."
)
UKRAINIAN = (
    "Пором не ходитиме через протоку до середини березня, бо спершу треба поглибити"
    " гавань. Хто вже заплатив за квиток, може повернути гроші в конторі на причалі,"
    " яка відчинена щодня від дев'ятої ранку."
)
RUSSIAN = (
    "Паром не будет ходить через пролив до середины марта, потому что сначала нужно"
    " углубить гавань. Кто уже заплатил за билет, может вернуть деньги в конторе на"
    " причале, которая открыта каждый день с девяти утра."
)
BELARUSIAN = (
    "Паром не будзе хадзіць праз праліў да сярэдзіны сакавіка, бо спачатку трэба"
    " паглыбіць гавань. Хто ўжо заплаціў за білет, можа вярнуць грошы ў канторы на"
    " прычале, якая адчынена кожны дзень з дзевяці раніцы."
)
PERSIAN = (
    "کشتی تا میانه مارس از تنگه نمی‌گذرد، زیرا نخست باید بندر را لایروبی کنند. هر کس"
    " که پول بلیت را پرداخته است می‌تواند آن را در دفتر کنار اسکله پس بگیرد و هیچ"
    " کارمزدی هم از او گرفته نمی‌شود."
)
ARABIC = (
    "لن تعبر العبارة المضيق قبل منتصف شهر مارس لأن الميناء يحتاج إلى تعميق أولا. ومن"
    " دفع ثمن التذكرة يمكنه أن يستعيد ماله من المكتب الذي على الرصيف، ولن يدفع عن ذلك"
    " أي رسوم أخرى."
)
CHINESE = (
    "三月中旬以前，渡轮不会横渡海峡，因为港口首先要疏浚。已经付了船票钱的人，可以在码头"
    "的办公室把钱拿回来，不需要再付任何费用，办公室每天上午九点开门。"
)
PORTUGUESE = (
    "A balsa não vai atravessar o estreito antes de meados de março, porque primeiro é"
    " preciso dragar o porto. Quem já pagou o bilhete pode pedir o dinheiro de volta no"
    " escritório do cais."
)
SPANISH = (
    "El transbordador no cruzará el estrecho antes de mediados de marzo, porque primero"
    " hay que dragar el puerto. Quien ya haya pagado el billete puede pedir que le"
    " devuelvan el dinero en la oficina del muelle."
)
PROSE = {
    "en": ENGLISH,
    "de": GERMAN,
    "uk": UKRAINIAN,
    "ru": RUSSIAN,
    "fa": PERSIAN,
    "ar": ARABIC,
    "zh": CHINESE,
    "es": SPANISH,
}
PAIRS = [(one, other) for one in PROSE for other in PROSE if one != other]


def found(text: str, language: str) -> list[tuple[str, str]]:
    """Return the language and the text of each stretch in another language."""
    body = [Span(start=0, end=len(text))]
    return [
        (stretch.language, text[stretch.span.start : stretch.span.end])
        for stretch in find_stretches(text, body, language)
    ]


@pytest.mark.parametrize(("language", "other"), PAIRS, ids=map("-".join, PAIRS))
def test_a_paragraph_in_another_language_is_found_whole(
    language: str, other: str
) -> None:
    text = f"{PROSE[language]}\n\n{PROSE[other]}\n\n{PROSE[language]}"

    assert found(text, language) == [(other, PROSE[other])]


@pytest.mark.parametrize("language", PROSE)
def test_an_article_in_one_language_has_no_stretches(language: str) -> None:
    assert found(f"{PROSE[language]}\n\n{PROSE[language]}", language) == []


def test_a_quotation_is_found_within_a_paragraph() -> None:
    text = f"{UKRAINIAN} {ENGLISH} {UKRAINIAN}"

    assert found(text, "uk") == [("en", ENGLISH)]


def test_several_languages_are_told_apart() -> None:
    text = "\n".join([UKRAINIAN, ENGLISH, GERMAN, UKRAINIAN])

    assert found(text, "uk") == [("en", ENGLISH), ("de", GERMAN)]


def test_a_short_sentence_goes_with_the_paragraph_that_it_ends() -> None:
    text = f"{UKRAINIAN}\n\n{ENGLISH} That is all.\n\nТак.\n\n{UKRAINIAN}"

    assert found(text, "uk") == [("en", f"{ENGLISH} That is all.")]


def test_a_sentence_alone_is_no_passage() -> None:
    text = f"{UKRAINIAN} The ferry will not cross the strait before March. {UKRAINIAN}"

    assert found(text, "uk") == []


@pytest.mark.parametrize(
    ("language", "alike"),
    [("uk", BELARUSIAN), ("ru", BELARUSIAN), ("es", PORTUGUESE)],
    ids=["uk-be", "ru-be", "es-pt"],
)
def test_a_language_that_is_taken_for_the_articles_is_left_alone(
    language: str, alike: str
) -> None:
    assert found(f"{PROSE[language]}\n\n{alike}\n\n{PROSE[language]}", language) == []


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(
            "Jonathan Hargreaves, Margaret Whitfield, Christopher Ainsworth, Elizabeth"
            " Thornbury, Nathaniel Copperfield, Rosalind Featherstone, Bartholomew Price,"
            " Winifred Ashdown, Frederick Langley, Henrietta Moorcroft.",
            id="people",
        ),
        pytest.param(
            "NORTHERN HARBOUR AND FERRY COMPANY. BOARD OF THE RIVER AUTHORITY. COUNCIL"
            " OF THE FISHING VILLAGES. UNION OF DOCK WORKERS AND PILOTS. FRIENDS OF THE"
            " OLD LIGHTHOUSE ON THE POINT.",
            id="capitals",
        ),
    ],
)
def test_names_are_of_no_language(names: str) -> None:
    assert found(f"{UKRAINIAN}\n\n{names}\n\n{UKRAINIAN}", "uk") == []


def test_what_is_left_out_is_not_looked_at() -> None:
    text = f"{UKRAINIAN}\n\n{ENGLISH}\n\n{UKRAINIAN}"
    end = len(UKRAINIAN)
    body = [Span(start=0, end=end), Span(start=len(text) - end, end=len(text))]

    assert find_stretches(text, body, "uk") == []


def test_nothing_stands_out_in_an_article_of_no_known_language() -> None:
    assert found(f"12 34 56.\n\n{ENGLISH}", "und") == []
