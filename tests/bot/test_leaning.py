import pytest

from bot.leaning import Leaning, leaning, names_of
from tests.bot.dialogues import DIALOGUES, Dialogue


@pytest.mark.parametrize(
    ("question", "language"),
    [
        pytest.param("And when does it enter into force?", "en", id="en"),
        pytest.param("а коли вона набуде чинності?", "uk", id="uk"),
        pytest.param("а когда она вступит в силу?", "ru", id="ru"),
        pytest.param("a kiedy wejdzie ona w życie?", "pl", id="pl"),
        pytest.param("et quand entre-t-elle en vigueur ?", "fr", id="fr"),
        pytest.param("¿y cuándo entra en vigor?", "es", id="es"),
        pytest.param("und wann tritt sie in Kraft?", "de", id="de"),
        pytest.param("peki ne zaman yürürlüğe girecek?", "tr", id="tr"),
        pytest.param("còn khi nào nó có hiệu lực?", "vi", id="vi"),
        pytest.param("ومتى تدخل حيز التنفيذ؟", "ar", id="ar"),
        pytest.param("و چه زمانی لازم‌الاجرا می‌شود؟", "fa", id="fa"),
        pytest.param("那它什么时候生效？", "zh", id="zh"),
    ],
)
def test_a_question_that_begins_with_and_leans(question: str, language: str) -> None:
    assert leaning(question, language) == "follows"


@pytest.mark.parametrize(
    ("question", "language", "leans"),
    [
        pytest.param("Does it stop in Kraków?", "en", "follows", id="pronoun, name"),
        pytest.param(
            "When was Ada Lovelace born and where did she live?",
            "en",
            "alone",
            id="name, pronoun",
        ),
        pytest.param("And in Kraków?", "en", "follows", id="cut short"),
        pytest.param("А у Кракові?", "uk", "follows", id="cut short, uk"),
        pytest.param("OK, and EU?", "uk", "follows", id="in English, cut short"),
        pytest.param("Where is Lviv?", "en", "alone", id="short, with a name"),
        pytest.param("And who won the Three Volcanoes race?", "en", "alone", id="and"),
        pytest.param("Bu yıl Paris nüfusu kaç?", "tr", "alone", id="this year"),
        pytest.param("¿Cuánto?", "es", "follows", id="one word"),
        pytest.param("كم تكلفته؟", "ar", "follows", id="pronoun at the end"),
        pytest.param("她多大年纪？", "zh", "follows", id="zh"),
        pytest.param("盲眼洞穴鱼生活在多深的地方？", "zh", "alone", id="zh topic"),
        pytest.param("Berapa harga tiketnya?", "id", "unclear", id="no list of words"),
        pytest.param("Wie hoch ist der Turm?", "de", "unclear", id="nouns alone"),
    ],
)
def test_what_a_question_names_tells_whether_it_leans(
    question: str, language: str, leans: Leaning
) -> None:
    assert leaning(question, language) == leans


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=str)
def test_words_alone_never_mislead_about_a_dialogue(dialogue: Dialogue) -> None:
    wrong = "alone" if dialogue.is_follow_up else "follows"
    # A follow-up that brings its own topic is found without the one before.
    known = {
        "What about Opole?",
        "how many pages an hour does each scanner photograph?",
    }

    assert leaning(dialogue.then, dialogue.language) != wrong or dialogue.then in known


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        pytest.param("Who leads Norda Rail now?", "en", ("Norda Rail",), id="en"),
        pytest.param(
            "Lucía Arrieta kaç yaşında?", "tr", ("Lucía Arrieta",), id="first"
        ),
        pytest.param("Kiedy odjeżdża „Zoria”?", "pl", ("Zoria",), id="quoted"),
        pytest.param("Wann fährt der Zug „Zoria“ ab?", "de", ("Zoria",), id="de"),
        pytest.param("من يدير Norda Rail؟", "ar", ("Norda Rail",), id="other letters"),
        pytest.param("夜班列车“佐里亚”有多少铺位？", "zh", ("佐里亚",), id="zh"),
        pytest.param("Where is the train?", "en", (), id="none"),
    ],
)
def test_names_are_what_is_quoted_or_has_a_capital(
    text: str, language: str, names: tuple[str, ...]
) -> None:
    assert names_of(text, language) == names
