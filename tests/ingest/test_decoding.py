"""Bytes in any encoding become the text that was written, or say why they cannot."""

import unicodedata

import pytest

from index.errors import UnreadableFile
from ingest.decoding import decode

TEXT_BY_LANGUAGE = {
    "uk": (
        "Міська рада у понеділок погодила план відновлення старої пристані. Її"
        " закрили навесні, коли після шторму в опорах з'явилися тріщини. Мешканці"
        " сподіваються, що влітку пристань знову прийматиме човни, а їхні діти"
        " рибалитимуть."
    ),
    "ru": (
        "Городской совет в понедельник одобрил план восстановления старой пристани."
        " Её закрыли весной, когда после шторма в опорах появились трещины. Жители"
        " надеются, что летом пристань снова будет принимать лодки."
    ),
    "ar": (
        "وافق مجلس المدينة يوم الاثنين على خطة لترميم الرصيف القديم الذي أغلق في"
        " الربيع بعد أن ظهرت شقوق في أعمدته إثر عاصفة. ويأمل السكان أن يستقبل الرصيف"
        " القوارب مرة أخرى في الصيف المقبل."
    ),
    "fa": (
        "شوراي شهر روز دوشنبه با طرح بازسازي اسکله قديمي موافقت کرد. اين اسکله در"
        " بهار پس از توفاني که پايه‌هاي آن را ترک داد بسته شد. مردم اميدوارند که"
        " تابستان قايق‌ها دوباره در آن پهلو بگيرند."
    ),
    "pl": (
        "Rada miasta przyjęła w poniedziałek plan odbudowy starego pomostu. Zamknięto"
        " go wiosną, gdy po sztormie w słupach pojawiły się pęknięcia. Mieszkańcy"
        " liczą, że latem łodzie znów będą mogły tu cumować."
    ),
    "fr": (
        "Le conseil municipal a approuvé lundi un projet de rénovation de la vieille"
        " jetée. Elle avait été fermée au printemps, après une tempête qui avait"
        " fissuré ses piliers. Les habitants espèrent y revoir des bateaux dès l'été."
    ),
    "es": (
        "El ayuntamiento aprobó el lunes un plan para reparar el viejo muelle. Se"
        " cerró en primavera, después de que una tempestad agrietara sus pilares."
        " ¿Volverán los barcos en verano? Los niños y los jóvenes del pueblo así lo"
        " esperan."
    ),
    "vi": (
        "Hội đồng thành phố hôm thứ Hai đã thông qua kế hoạch sửa chữa bến tàu cũ."
        " Bến bị đóng cửa từ mùa xuân, sau khi một cơn bão làm nứt các trụ. Người dân"
        " hy vọng thuyền sẽ trở lại vào mùa hè."
    ),
    "tr": (
        "Belediye meclisi pazartesi günü eski iskelenin onarım planını onayladı."
        " İskele, fırtınanın ayaklarını çatlatmasının ardından ilkbaharda"
        " kapatılmıştı. Halk, yazın teknelerin yeniden yanaşacağını umuyor."
    ),
    "zh": (
        "市议会星期一同意了修复旧码头的计划。今年春天，一场风暴使码头的柱子出现裂缝，"
        "码头因此关闭。居民希望夏天船只能够重新停靠。"
    ),
    "zh-Hant": (
        "市議會星期一同意了修復舊碼頭的計劃。今年春天，一場風暴使碼頭的柱子出現裂縫，"
        "碼頭因此關閉。居民希望夏天船隻能夠重新停靠。"
    ),
    "ja": (
        "市議会は月曜日に古い桟橋を修復する計画に同意した。"
        "この桟橋は春の嵐で柱にひびが入ったため閉鎖されている。"
        "住民は夏に船が戻ることを望んでいる。"
    ),
    "ko": (
        "시의회는 월요일에 오래된 부두를 고치는 계획에 동의했다. 이 부두는 봄에"
        " 폭풍으로 기둥에 금이 간 뒤 닫혀 있다. 주민들은 여름에 배가 돌아오기를"
        " 바란다."
    ),
    "el": (
        "Το δημοτικό συμβούλιο ενέκρινε τη Δευτέρα ένα σχέδιο για την παλιά προβλήτα."
        " Έκλεισε την άνοιξη, όταν μια καταιγίδα ράγισε τους πυλώνες της."
    ),
    "he": (
        "מועצת העיר אישרה ביום שני תוכנית לשיקום הרציף הישן, שנסגר באביב לאחר שסערה"
        " סדקה את עמודיו. התושבים מקווים שהסירות יחזרו בקיץ."
    ),
}
ENCODINGS_BY_LANGUAGE = {
    "uk": "cp1251 koi8-u iso8859-5 utf-8 utf-16-le utf-16-be utf-32-le utf-32-be",
    "ru": "cp1251 koi8-r cp866",
    "ar": "cp1256 iso8859-6 utf-16-le",
    "fa": "cp1256",
    "pl": "cp1250 iso8859-2 utf-16-be",
    "fr": "cp1252 iso8859-15",
    "es": "cp1252 iso8859-1",
    "tr": "cp1254",
    "zh": "gb18030",
    "zh-Hant": "big5hkscs",
    "ja": "cp932 euc_jp",
    "ko": "cp949",
    "el": "cp1253",
    "he": "cp1255",
}


def _in_cp1258(text: str) -> bytes:
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    parts = []
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        base = "".join(m for m in marks if m not in tones)
        tone = "".join(m for m in marks if m in tones)
        parts.append(unicodedata.normalize("NFC", base) + tone)
    return "".join(parts).encode("cp1258")


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        pytest.param(language, encoding, id=f"{language}-{encoding}")
        for language, encodings in ENCODINGS_BY_LANGUAGE.items()
        for encoding in encodings.split()
    ],
)
def test_text_in_any_encoding_reads_as_it_was_written(
    language: str, encoding: str
) -> None:
    written = TEXT_BY_LANGUAGE[language]

    text, _ = decode(written.encode(encoding))

    assert text == written


def test_vietnamese_in_windows_1258_keeps_its_separate_tone_marks() -> None:
    data = _in_cp1258(TEXT_BY_LANGUAGE["vi"])

    decoded = decode(data)

    assert decoded == (data.decode("cp1258"), "cp1258")


def test_arabic_ligatures_are_letters_like_others() -> None:
    written = "رسول الله ﷺ"

    assert decode(written.encode("utf-16-le")) == (written, "utf-16-le")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_a_byte_order_mark_decides_and_is_dropped(encoding: str) -> None:
    data = "\ufeff42 €".encode(encoding)

    assert decode(data) == ("42 €", encoding)


@pytest.mark.parametrize("declared", ["windows-1251", "iso-8859-1", "nonsense;", "hex"])
def test_a_page_is_decoded_whatever_it_declares(declared: str) -> None:
    page = f'<meta charset="{declared}"><p>{TEXT_BY_LANGUAGE["uk"]}</p>'

    decoded = decode(page.encode("cp1251"), is_html=True)

    assert decoded == (page, "cp1251")


def test_a_page_that_declares_nothing_is_decoded_too() -> None:
    page = f"<style>p {{}}</style><p>{TEXT_BY_LANGUAGE['pl']}</p>"

    decoded = decode(page.encode("iso8859-2"), is_html=True)

    assert decoded == (page, "iso8859-2")


@pytest.mark.parametrize(
    ("declared", "text"),
    [("koi8-r", "Городской совет"), ("windows-1255", "מועצת העיר א")],
)
def test_what_a_page_declares_decides_where_the_words_are_few(
    declared: str, text: str
) -> None:
    page = f'<meta charset="{declared}"><p>{text} </p>'

    decoded, _ = decode(page.encode(declared), is_html=True)

    assert decoded == page


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"A pier\0 is closed.", "is binary, not text", id="nul"),
        pytest.param(b"\xef\xbb\xbfA pier\0", "is binary, not text", id="marked-nul"),
        pytest.param(
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6\0\0\0",
            "is binary, not text",
            id="png",
        ),
        pytest.param(b"\1\2\3\4 pier " * 9, "is binary, not text", id="controls"),
        pytest.param(
            bytes(range(128, 256)) * 3,
            "cannot tell its encoding; save it as UTF-8",
            id="no-language",
        ),
        pytest.param(
            b"\xff\xfeA\0\x00\xd8B\0",
            "is damaged utf-16-le; save it as UTF-8",
            id="lone-surrogate",
        ),
        pytest.param(
            TEXT_BY_LANGUAGE["uk"].encode()[:-50] + b"\xd0 end",
            "is damaged UTF-8; save it again as UTF-8",
            id="cut-character",
        ),
        pytest.param(
            (TEXT_BY_LANGUAGE["uk"] * 99).encode("utf-16-le") + b"\0\xd8\0\xd8",
            "is damaged utf-16-le; save it again as UTF-8",
            id="damaged-at-the-end",
        ),
        pytest.param(
            (TEXT_BY_LANGUAGE["uk"] * 400).encode("cp1251") + b"\x98",
            "is damaged cp1251; save it again as UTF-8",
            id="damaged-past-the-sample",
        ),
    ],
)
def test_bytes_that_are_no_text_say_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        decode(data)

    assert str(refusal.value) == reason
