import pytest

from index.languages import (
    count_letters,
    detect_language,
    rank_languages,
)

SENTENCES = {
    "ar": "افتتح الوزير مدرسة جديدة في المدينة يوم الاثنين.",
    "de": "Der Minister eröffnete am Montag eine neue Schule in der Stadt.",
    "en": "The minister opened a new school in the town on Monday.",
    "es": "El ministro inauguró el lunes una nueva escuela en la ciudad.",
    "fa": "وزیر روز دوشنبه مدرسه جدیدی را در شهر افتتاح کرد.",
    "fr": "Le ministre a inauguré lundi une nouvelle école dans la ville.",
    "hi": "मंत्री ने सोमवार को शहर में एक नए स्कूल का उद्घाटन किया।",
    "ja": "大臣は月曜日に町で新しい学校を開校しました。",
    "ko": "장관은 월요일 도시에서 새 학교를 열었습니다.",
    "pl": "Minister otworzył w poniedziałek nową szkołę w mieście.",
    "ru": "Министр открыл в понедельник новую школу в городе.",
    "th": "รัฐมนตรีเปิดโรงเรียนใหม่ในเมืองเมื่อวันจันทร์",
    "tr": "Bakan pazartesi günü şehirde yeni bir okul açtı.",
    "uk": "Міністр відкрив у понеділок нову школу в місті.",
    "vi": "Bộ trưởng đã khai trương một trường học mới trong thành phố.",
    "zh": "部长星期一在城里开办了一所新学校。",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_known_by_its_language(language: str) -> None:
    assert detect_language(SENTENCES[language]) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("Кому належить млин?", "uk", id="uk, no letter tells"),
        pytest.param("Кому належить пекарня «Закваска»?", "uk", id="uk, longer"),
        pytest.param("Хто її?", "uk", id="uk"),
        pytest.param("Кто мы?", "ru", id="ru"),
        pytest.param("چرا؟", "fa", id="fa"),
        pytest.param("القاهرة؟", "ar", id="ar"),
        pytest.param("Ở đâu?", "vi", id="vi"),
        pytest.param("どこ？", "ja", id="ja"),
        pytest.param("어디?", "ko", id="ko"),
        pytest.param("哪里？", "zh", id="zh"),
        pytest.param("Gdzie są?", "pl", id="pl"),
        pytest.param("¿Qué?", "es", id="es"),
    ],
)
def test_a_few_letters_are_known_by_those_no_other_language_has(
    text: str, language: str
) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("how many?", "en", id="en"),
        pytest.param("а коли?", "uk", id="uk"),
        pytest.param("а когда?", "ru", id="ru"),
        pytest.param("Ile ton kawy?", "pl", id="pl"),
        pytest.param("kto?", "pl", id="pl one word"),
        pytest.param("combien de wagons ?", "fr", id="fr"),
        pytest.param("cuantos son?", "es", id="es"),
        pytest.param("wie viele?", "de", id="de"),
        pytest.param("kaç ton?", "tr", id="tr"),
        pytest.param("bao nhiêu?", "vi", id="vi"),
        pytest.param("ومتى؟", "ar", id="ar"),
        pytest.param("و کی؟", "fa", id="fa"),
        pytest.param("多少？", "zh", id="zh"),
        pytest.param("Quantos países assinaram?", "pt", id="no list of words"),
    ],
)
def test_a_question_word_decides_where_letters_do_not(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "conversation", "language"),
    [
        pytest.param("OK, and EU?", "uk", "uk", id="a foreign word and an acronym"),
        pytest.param("NATO?", "fr", "fr", id="an acronym"),
        pytest.param("Zoria?", "pl", "pl", id="a name"),
        pytest.param("Dar al-Warraqin?", "fa", "fa", id="a name in other letters"),
        pytest.param("Dlaczego?", "uk", "pl", id="a question word of another"),
        pytest.param("Who leads it?", "uk", "en", id="a question in another"),
        pytest.param("і хто це?", "ru", "uk", id="letters of another"),
        pytest.param(SENTENCES["th"], "vi", "th", id="a sentence in another"),
    ],
)
def test_a_few_words_follow_the_conversation_unless_they_are_plainly_of_another(
    text: str, conversation: str, language: str
) -> None:
    assert detect_language(text, prior=conversation) == language


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_known_whatever_language_was_expected(language: str) -> None:
    for prior in SENTENCES:
        assert detect_language(SENTENCES[language], prior=prior) == language


@pytest.mark.parametrize("text", ["", "12 400", "🙂🙂", "... !"])
def test_text_without_letters_has_the_language_it_is_given(text: str) -> None:
    assert rank_languages(text) == []
    assert detect_language(text) is None
    assert detect_language(text, prior="uk") == "uk"


def test_the_likeliest_languages_come_best_first_each_once() -> None:
    ranked = rank_languages("La casa es grande y la mesa es bonita.", most=5)

    probabilities = [detection.probability for detection in ranked]
    assert ranked[0].language == "es"
    assert probabilities == sorted(probabilities, reverse=True)
    assert len({detection.language for detection in ranked}) == len(ranked)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        pytest.param("abc 123 дом", 6, id="digits"),
        pytest.param("مُحَمَّد", 4, id="marks"),
        pytest.param("é", 1, id="composed"),
        pytest.param("e\u0301", 1, id="decomposed"),
        pytest.param("ช้าง", 3, id="th"),
    ],
)
def test_only_letters_are_counted(text: str, letters: int) -> None:
    assert count_letters(text) == letters
