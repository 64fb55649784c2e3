"""What is left out of a file can be seen, with the rule that says so."""

from pathlib import Path

from ingest.explaining import Omission, explain
from tests.ingest.pdf_bytes import lines, make_pdf

UKRAINIAN = "Пасічники зібрали багато меду цього літа. Ціна на нього не змінилася."


def test_left_out_lines_come_with_their_rule_and_place(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(
        f"Урожай меду\n\n{UKRAINIAN}\n\nКоментарі (3)\nФото: Олена Мороз\n", "utf-8"
    )

    article, omissions = explain(path)

    assert omissions == [
        Omission(text="Коментарі (3)", reason="comment counter", start=84),
        Omission(text="Фото: Олена Мороз", reason="photo caption", start=98),
    ]
    assert article.text[84:].startswith("Коментарі")


def test_what_stands_around_the_article_of_a_page_is_told(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        "<html><body><nav><a href='/'>Головна</a> <a href='/s'>Спорт</a></nav><article>"
        f"<h1>Мед</h1><p>{UKRAINIAN * 4}</p></article><script>x()</script>"
        "<footer>Усі права захищено</footer></body></html>",
        encoding="utf-8",
    )

    _, omissions = explain(path)

    assert omissions == [
        Omission(text="Головна Спорт", reason="menu"),
        Omission(text="Усі права захищено", reason="footer"),
    ]


def test_heads_of_a_pdf_are_told_once_each(tmp_path: Path) -> None:
    days = ("понеділок", "вівторок", "середу")
    pages = [
        [
            *lines("Річний звіт", top=780),
            *lines(f"У {day} зібрали мед.", f"{day} - день.", UKRAINIAN, "І все."),
        ]
        for day in days
    ]
    path = tmp_path / "report.pdf"
    path.write_bytes(make_pdf(*pages))

    _, omissions = explain(path)

    assert Omission(text="Річний звіт", reason="on most pages") in omissions
    assert len({omission.text for omission in omissions}) == len(omissions)


def test_a_file_of_nothing_but_text_leaves_nothing_out(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(f"{UKRAINIAN}\n", encoding="utf-8")

    _, omissions = explain(path)

    assert omissions == []
