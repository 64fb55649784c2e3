"""Lines are judged by their words and by the lines around them; prose stays."""

import pytest

from ingest.sifting import sift

PROSE = (
    "The harbour council met on Monday to agree a plan for the old pier, which has been"
    " closed since spring. Anglers hope that it opens before the summer."
)
MORE = (
    "The work costs two million, said the mayor, and half of it has been found by a club"
    " of anglers that sells postcards of the pier on every market day."
)


def _reasons(text: str, *, is_markdown: bool = False) -> dict[str, str]:
    return {
        text[piece.start : piece.end]: piece.reason
        for piece in sift(text, 0, is_markdown=is_markdown)
        if piece.reason
    }


@pytest.mark.parametrize(
    "menu",
    [
        ["Home", "News", "Sport", "Log in"],
        ["Головна", "Новини", "Спорт", "UA EN"],
        ["الرئيسية", "رياضة", "ثقافة"],
        ["صفحه اصلی", "ورزشی", "فرهنگی"],
        ["首页", "财经", "体育"],
        ["ホーム", "政治", "経済"],
        ["หน้าแรก", "กีฬา", "บันเทิง"],
        ["Trang chủ", "Thể thao", "Giải trí"],
    ],
)
def test_a_menu_above_the_title_is_left_out(menu: list[str]) -> None:
    text = "\n".join([*menu, "", "Pier to open", "", PROSE])

    assert _reasons(text) == dict.fromkeys(menu, "menu")


def test_the_day_of_the_visit_among_a_menu_is_no_date_of_the_article() -> None:
    text = f"Home\nNews\nFriday, 7 May 2025\n\nPier to open\n6 May 2025\n\n{PROSE}"

    reasons = _reasons(text)

    assert reasons["Friday, 7 May 2025"] == "menu"
    assert reasons["6 May 2025"] == "date line"


def test_short_lines_that_are_no_entries_of_a_menu_stay() -> None:
    text = f"Pancakes\n\n3 eggs\nFlour\nMilk\nNews\n\n{PROSE}\n\nThe end\nof the pier"

    assert _reasons(text) == {}


def test_an_author_beside_the_date_is_left_out_and_the_title_is_not() -> None:
    text = f"Pier to open\n25 October 2025\nJane Doe\nShare\n\n{PROSE}\n\n{MORE}\n\nJANE DOE"

    assert _reasons(text) == {
        "25 October 2025": "date line",
        "Jane Doe": "byline",
        "Share": "share line",
        "JANE DOE": "byline",
    }


@pytest.mark.parametrize(
    "label",
    [
        "Read also:",
        "Читайте також:",
        "相关阅读",
        "関連記事",
        "مواضيع ذات صلة",
        "Lire aussi :",
    ],
)
def test_headlines_under_their_label_are_left_out_up_to_the_empty_line(
    label: str,
) -> None:
    text = f"{PROSE}\n\n{label}\nA pier burns\nA pier sinks\n\n{MORE}"

    assert _reasons(text) == dict.fromkeys(
        [label, "A pier burns", "A pier sinks"], "read also"
    )


def test_a_page_that_is_nothing_but_labels_is_read_to_its_end() -> None:
    labels = "Read also\nA pier burns\n" * 20_000

    assert set(_reasons(f"{PROSE}\n\n{labels}\n{MORE}")) == {
        "Read also",
        "A pier burns",
    }


def test_a_sentence_under_a_label_stays() -> None:
    text = f"{PROSE}\n\nRead also:\nIt rained all day.\n\n{MORE}"

    assert list(_reasons(text)) == ["Read also:"]


def test_what_follows_the_tags_of_an_article_is_left_out_and_what_precedes_stays() -> (
    None
):
    text = f"{PROSE}\n\nSee you there\n\nTags: pier, sea\nA pier burns\n© 2025 Bay News"

    assert _reasons(text) == {
        "Tags: pier, sea": "tags",
        "A pier burns": "after the article",
        "© 2025 Bay News": "copyright",
    }


def test_dates_between_paragraphs_are_a_chronicle() -> None:
    days = ["3 May 2021", "4 June 2022"]
    text = "\n\n".join([PROSE, MORE, PROSE, days[0], MORE, days[1], PROSE])

    assert _reasons(text) == {}


def test_a_heading_named_like_a_network_stays_inside_an_article() -> None:
    assert _reasons(f"{PROSE}\n\nFacebook\n\n{MORE}") == {}


@pytest.mark.parametrize(
    "line",
    [
        "Copyright law was changed by the parliament on Monday.",
        "Follow the river for a mile, then turn left at the old mill.",
        "Tags on their ears tell the sheep of one farm from those of the next.",
        "Views on the pier differ between the two shores of the bay.",
        "Реклама на пристани стоит дороже, чем сама пристань, говорит мэр.",
        "Share prices of the ferry fell by a tenth after the storm.",
        "Home is where the ferry lands, says the song of the islanders.",
        "(It rained.)",
    ],
)
def test_prose_that_begins_like_furniture_stays(line: str) -> None:
    assert _reasons(f"{PROSE}\n\n{line}\n\n{MORE}") == {}


def test_markdown_is_judged_as_it_reads() -> None:
    text = "\n\n".join(
        [
            "[Home](/) | [News](/news)",
            "# Pier to open",
            "![A pier](pier.png)",
            "*A pier in winter*",
            f"{PROSE} See [the plan](https://bay.example/plan).",
            "**Read also:** [A pier burns](/burns)",
            "## Related",
            "- [A pier sinks](/sinks)",
        ]
    )

    assert _reasons(text, is_markdown=True) == {
        "[Home](/) | [News](/news)": "link",
        "#": "heading mark",
        "![A pier](pier.png)": "image",
        "*A pier in winter*": "photo caption",
        "**Read also:** [A pier burns](/burns)": "read also",
        "##": "heading mark",
        "Related": "read also",
        "- [A pier sinks](/sinks)": "link",
    }


def test_events_below_each_other_are_no_date_lines() -> None:
    events = "Lesung mit Anke Brunn, 12. März 2024\nFlohmarkt im Hof, 20. April 2024"

    assert _reasons(f"{PROSE}\n\n{events}") == {}
