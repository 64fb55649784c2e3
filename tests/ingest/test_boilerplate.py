"""A line that is no article text is told by its rule, and prose by none."""

import pytest

from ingest.boilerplate import find_rule, find_source


@pytest.mark.parametrize(
    "label",
    [
        *("Source", "Джерело", "Источник", "المصدر", "منبع", "Źródło", "Nguồn"),
        *("Fuente", "Quelle", "Kaynak", "来源"),
    ],
)
def test_a_source_line_names_its_source(label: str) -> None:
    line = f"{label}: Bay News"

    assert find_rule(line, is_first=False, is_edge=False) == "source line"
    assert find_source(line) == "Bay News"


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("photo caption", "Пристань узимку. Фото: Мін Нхат"),
        ("photo caption", "رئيس المجلس في الميناء. الصورة: مينه نهات"),
        ("photo caption", "عکس: خبرگزاری"),
        ("photo caption", "Photo : AFP"),
        ("photo caption", "Pomost zimą. Fot. Jan Nowak"),
        ("photo caption", "Zdjęcie: PAP"),
        ("photo caption", "Bến tàu cũ (Ảnh: TTXVN)"),
        ("photo caption", "El muelle viejo. Foto: EFE"),
        ("comment counter", "نظر (0)"),
        ("comment counter", "Komentarze (12)"),
        ("comment counter", "Bình luận (۳)"),
        ("comment counter", "0 comments"),
        ("read also", "Читайте також: Пристань відкриють"),
        ("read also", "اقرأ أيضاً: افتتاح الرصيف"),
        ("read also", "بیشتر بخوانید:"),
        ("read also", "Czytaj także: Pomost wróci"),
        ("read also", "À lire aussi : La jetée rouvre"),
        ("read also", "Xem thêm: Bến tàu mở lại"),
        ("read also", "Lea también: El muelle abre"),
        ("share line", "Поділитися"),
        ("share line", "Підписуйтесь на наш канал, щоб не пропустити новин."),
        ("share line", "We use cookies to improve this site."),
        ("share line", "Chia sẻ"),
        ("link", "https://bay.example/other"),
        ("link", "More here: https://bay.example/other"),
        ("separator", "* * *"),
        ("separator", "-" * 300),
        ("source line", "Source https://bay.example/1"),
        ("date line", "субота, 25 жовтня 2025 року, 14:30"),
    ],
)
def test_a_line_of_boilerplate_is_told_by_its_rule(reason: str, line: str) -> None:
    assert find_rule(line, is_first=False, is_edge=False) == reason


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell by a tenth after the pier was closed in spring.",
        "He sent a photo: his cat, asleep on the pier, as on every day of that year.",
        "The source of the river is a spring above the town, say the old maps.",
        "Read more books, the mayor told the children on the pier.",
        "Source of the river Don",
        "On 3 May 2021 the pier was closed for the first time.",
        "Node.js",
        "By Jane Doe",
        "He wrote to https://bay.example/ and was told that nobody knew.",
        "Комментарии мэра были короткими, и никто не стал спорить.",
        "Photo : " + "the pier was open and the sun was out, " * 6,
    ],
)
def test_a_line_of_prose_is_told_by_no_rule(line: str) -> None:
    assert find_rule(line, is_first=False, is_edge=False) is None


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("byline", "By Jane Doe"),
        ("byline", "Автор: Анна Петренко"),
        ("byline", "بقلم: مينه نهات"),
        ("date line", "By Jane Doe, October 25, 2025"),
    ],
)
def test_an_author_is_told_near_the_edges_but_not_in_the_first_line(
    reason: str, line: str
) -> None:
    assert find_rule(line, is_first=False, is_edge=True) == reason
    assert find_rule(line, is_first=True, is_edge=True) is None


def test_a_domain_is_an_outlet_only_near_the_edges() -> None:
    assert find_rule("BayNews.example.com", is_first=True, is_edge=True) == "outlet"
    assert find_rule("BayNews.example.com", is_first=False, is_edge=False) is None


@pytest.mark.parametrize(
    ("reason", "line", "source"),
    [
        ("about the article", "来源：海湾日报 作者：李明 浏览次数：12", "海湾日报"),
        ("about the article", "2024-04-11 来源：海湾日报作者：李明", "海湾日报"),
        ("source line", "(Bay Agency)", "Bay Agency"),
        ("source line", "(المرفأ، وكالات)", None),
        ("byline", "jane.doe@bay.example", None),
        ("byline", "Written by: Jane Doe", None),
        ("byline", "（责任编辑：李明）", None),
    ],
)
def test_at_the_edges_lines_tell_whose_text_it_is(
    reason: str, line: str, source: str | None
) -> None:
    assert find_rule(line, is_first=False, is_edge=True) == reason
    assert find_source(line) == source


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("copyright", "© 2025 Bay News"),
        ("copyright", "Всі права захищені."),
        ("copyright", "<저작권자 ⓒ 만일보 무단전재 금지>"),
        ("advertisement", "ΔΙΑΦΗΜΙΣΗ"),
        ("advertisement", "[Реклама]"),
        ("tags", "Słowa kluczowe: pomost, morze"),
        ("paywall notice", "Cet article est réservé aux abonnés."),
        ("about the page", "Переглядів: 1 204"),
        ("about the page", "انتهای پیام/"),
        ("about the page", "Помилка? Натисніть Ctrl + Enter."),
        ("path", "Startseite > Inland > Häfen"),
        ("share line", "আমাদের ফলো করুন"),
        ("share line", "Facebook | Telegram"),
        ("read also", "【関連記事】桟橋が開く"),
        ("photo caption", "桟橋の朝＝3日、山田太郎撮影"),
    ],
)
def test_lines_of_pages_are_told_in_every_language(reason: str, line: str) -> None:
    assert find_rule(line, is_first=False, is_edge=False) == reason


@pytest.mark.parametrize(
    "line",
    [
        "- Construction began: 5 May 2019",
        "Sommerfest: 6. Juli 2024",
        "| Market | 3 June 2023 |",
        "**Update, 4 January 2024:** The tram carries 9,100 riders a day.",
        "* Flohmarkt, 20. April 2024",
    ],
)
def test_a_day_of_something_is_no_date_line_even_at_the_edge(line: str) -> None:
    assert find_rule(line, is_first=False, is_edge=True) is None


def test_a_label_before_the_day_makes_a_date_line_of_what_stands_beside_it() -> None:
    line = "Aktualizacja: 13 kwietnia 2025, 8:15 Komentarze (4)"

    assert find_rule(line, is_first=False, is_edge=True, language="pl") == "date line"
