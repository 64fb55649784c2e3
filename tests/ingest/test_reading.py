"""Files of every kind become articles, or say in one line why they cannot."""

import hashlib
import unicodedata
from pathlib import Path

import pytest

from index.errors import UnreadableFile
from ingest.reading import READABLE, read_article

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
PAGE = """<!DOCTYPE html><html lang="{claim}"><head><title>Pier | Bay News</title>
<link rel="canonical" href="https://www.bay.example/pier">
<meta property="og:site_name" content="Bay News">{head}</head>
<body><nav><a href="/">Home</a></nav><article><h1>{title}</h1><p>{text}</p>
</article><footer>Copyright 2019</footer></body></html>"""


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
        for language, encodings in {
            "uk": "cp1251 koi8-u iso8859-5 utf-16-le utf-16-be utf-32-le",
            "ru": "cp1251 koi8-r",
            "ar": "cp1256 iso8859-6 utf-16-le",
            "fa": "cp1256",
            "pl": "cp1250 iso8859-2 utf-16-be",
            "fr": "cp1252 iso8859-15",
            "es": "cp1252 iso8859-1",
            "tr": "cp1254",
            "zh": "gb18030 big5hkscs",
            "ja": "cp932 euc_jp",
            "ko": "cp949",
            "el": "cp1253",
            "he": "cp1255",
        }.items()
        for encoding in encodings.split()
        if (language, encoding) != ("zh", "big5hkscs")
    ],
)
def test_a_file_in_an_old_encoding_reads_as_it_was_written(
    language: str, encoding: str, tmp_path: Path
) -> None:
    text = TEXT_BY_LANGUAGE[language]
    path = tmp_path / "article.txt"
    path.write_bytes(text.encode(encoding))

    article = read_article(path)

    assert (article.text, article.language) == (text, language)


def test_vietnamese_in_windows_1258_keeps_its_separate_tone_marks(
    tmp_path: Path,
) -> None:
    data = _in_cp1258(TEXT_BY_LANGUAGE["vi"])
    path = tmp_path / "article.txt"
    path.write_bytes(data)

    article = read_article(path)

    assert (article.text, article.encoding) == (data.decode("cp1258"), "cp1258")
    assert article.language == "vi"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_is_dropped(
    encoding: str, tmp_path: Path
) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(TEXT_BY_LANGUAGE["uk"].encode(encoding))

    article = read_article(path)

    assert article.text == TEXT_BY_LANGUAGE["uk"]


def test_line_ends_and_hash_are_those_of_the_file(tmp_path: Path) -> None:
    data = b"A pier is closed\r\n\r\nIt rained.\rNobody came.\n"
    path = tmp_path / "article.TXT"
    path.write_bytes(data)

    article = read_article(path)

    assert article.text.encode() == data
    assert article.content_hash == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "is empty", id="no-bytes"),
        pytest.param(b"\xef\xbb\xbf \n\t\r\n", "is empty", id="white-space"),
        pytest.param(b"12 + 30 = 42\n", "has no letters in it", id="no-letters"),
        pytest.param(b"A pier\0 is closed.", "is binary, not text", id="nul"),
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
            b"https://bay.example/\n\nComments (0)\n",
            "has no article text, only boilerplate",
            id="boilerplate",
        ),
    ],
)
def test_a_file_that_is_no_article_says_why(
    data: bytes, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(data)

    with pytest.raises(UnreadableFile) as refusal:
        read_article(path)

    assert str(refusal.value) == reason


def test_a_missing_file_a_folder_and_another_type_say_why(tmp_path: Path) -> None:
    folder = tmp_path / "folder.txt"
    folder.mkdir()

    reasons = []
    for path in (tmp_path / "gone.txt", folder, tmp_path / "sheet.xls"):
        with pytest.raises(UnreadableFile) as refusal:
            read_article(path)
        reasons.append(str(refusal.value))

    assert reasons == [
        "cannot be read: No such file or directory",
        "is not a regular file",
        "is not one of .htm, .html, .markdown, .md, .txt",
    ]


def test_a_file_over_100_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    with path.open("wb") as file:
        file.truncate(100_000_001)

    with pytest.raises(UnreadableFile, match=r"^is larger than 100 MB$"):
        read_article(path)


def test_a_page_gives_its_article_and_what_its_head_states(tmp_path: Path) -> None:
    date = '<meta property="article:published_time" content="2025-11-18T10:00:00Z">'
    path = tmp_path / "page.html"
    text = TEXT_BY_LANGUAGE["fr"]
    path.write_text(
        PAGE.format(claim="fr-CA", head=date, title="Une jetée rouvrira", text=text),
        encoding="utf-8",
    )

    article = read_article(path)

    assert article.text == f"Une jetée rouvrira\n\n{text}"
    assert (article.title, article.language) == ("Une jetée rouvrira", "fr")
    assert (article.url, article.outlet) == ("https://www.bay.example/pier", "Bay News")
    assert article.published == "2025-11-18"


def test_a_page_without_a_stated_date_has_none(tmp_path: Path) -> None:
    path = tmp_path / "page.htm"
    text = "On 3 May 2021 the pier was closed. " + TEXT_BY_LANGUAGE["fr"]
    path.write_text(
        PAGE.format(claim="fr", head="", title="Une jetée", text=text), encoding="utf-8"
    )

    article = read_article(path)

    assert article.published is None


@pytest.mark.parametrize("declared", ["windows-1251", "iso-8859-1", "nonsense;", "hex"])
def test_a_page_is_decoded_whatever_it_declares(declared: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    text = TEXT_BY_LANGUAGE["uk"]
    head = f'<meta charset="{declared}">'
    page = PAGE.format(claim="en", head=head, title="Пристань", text=text)
    path.write_bytes(page.encode("cp1251"))

    article = read_article(path)

    assert (article.text, article.language) == (f"Пристань\n\n{text}", "uk")


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<html><head><title>Pier</title></head></html>", id="no-body"),
        pytest.param("<div>" * 20_000 + "pier" + "</div>" * 20_000, id="deeply-nested"),
        pytest.param(f"<script>{'pier();' * 150_000}</script>", id="only-script"),
    ],
)
def test_a_page_without_an_article_is_refused(page: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")

    with pytest.raises(UnreadableFile, match=r"^has no article text in its HTML$"):
        read_article(path)


def test_the_readable_suffixes_are_known() -> None:
    assert frozenset({".txt", ".md", ".markdown", ".html", ".htm"}) == READABLE
