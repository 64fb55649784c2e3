"""What administrators do with the articles: list, remove, count; from the first one on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.telegram.showing.shelf import shelve, show_shelf
from index.holdings import StoredArticle
from index.passages import Source
from tests.fakes import embedding_wire
from tests.small_world import write_articles
from tests.telegram.emulator import Emulator, Seat, Shown, emulator
from tests.telegram.program import Program, program
from tests.updated import settings_of, update


@pytest.fixture(scope="module")
def stage(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Emulator, Program, Seat]]:
    """A bot without any article, and Ada who is its administrator."""
    folder = tmp_path_factory.mktemp("curating")
    with emulator() as telegram, embedding_wire() as wire:
        environment = {
            "POLYCITE_EMBEDDING_URL": wire.url,
            "POLYCITE_EMBEDDING_MODEL": "lexicon",
        }
        with program(telegram, folder / "home", environment, "--no-model") as bot:
            ada = telegram.person("Ada", language_code="uk")
            # As docs/telegram.md says: nobody's number is known yet.
            bot.start(POLYCITE_TELEGRAM_ALLOWED="")
            ada.says("/start")
            assert str(ada.user.id) in ada.next_message().text
            bot.end()
            bot.start(
                POLYCITE_TELEGRAM_ADMINS=str(ada.user.id),
                POLYCITE_TELEGRAM_STREAMING="off",
            )
            yield telegram, bot, ada


@pytest.fixture
def telegram(stage: tuple[Emulator, Program, Seat]) -> Emulator:
    return stage[0]


@pytest.fixture
def bot(stage: tuple[Emulator, Program, Seat]) -> Program:
    return stage[1]


@pytest.fixture
def ada(stage: tuple[Emulator, Program, Seat]) -> Seat:
    return stage[2]


def tell(seat: Seat, command: str) -> Shown:
    """Return what is said to a command."""
    before = len(seat.from_bot)
    seat.says(command)
    return seat.wait_for(lambda: seat.from_bot[before:], f"answer to {command}")[0]


def press_remove(ada: Seat, message: Shown) -> str:
    """Return what the message says that asked, once Ada has pressed its button."""
    ada.presses(message, "Вилучити").answer()
    return ada.changed_message(message).text


def test_the_first_article_may_come_by_telegram_and_be_removed_again(
    telegram: Emulator, bot: Program, ada: Seat
) -> None:
    assert tell(ada, "/articles").text == "Статей іще немає."
    assert tell(ada, "Де яблуко?").text.startswith("Тут іще немає статей")

    ada.uploads("Яблука.txt", "Яблука зібрали в долині цього тижня.".encode("cp1251"))
    ada.wait_for(lambda: "додано: 1" in ada.from_bot[-1].text, "article")
    assert "• Яблука.txt" in tell(ada, "/articles").text
    assert "Яблука.txt" in tell(ada, "/new Де яблука?").text
    stats = tell(ada, "/stats").text
    assert "Статті: 1\nУривки: 1\nЗапитання: 1\n" in stats
    assert "з цитатами: 1" in stats

    confirm = tell(ada, "/remove Яблука.txt")
    assert confirm.text.startswith("Вилучити «Яблука.txt»?")
    assert press_remove(ada, confirm) == "Файл «Яблука.txt» вилучено."
    assert ada.now(confirm).rows == ()
    assert not list((bot.home / "telegram" / "files").iterdir())
    assert tell(ada, "/articles").text == "Статей іще немає."
    assert telegram.calls.refused == []


def test_a_file_that_came_otherwise_is_removed_and_stays_on_the_disk(
    telegram: Emulator, bot: Program, ada: Seat
) -> None:
    folder = write_articles(bot.home.parent / "articles")
    settings = settings_of(bot.home, bot.environment["POLYCITE_EMBEDDING_URL"])
    update(settings, folder)
    boris = telegram.person("Boris", language_code="de")
    group = telegram.group("News", ada, boris)
    in_group, of_boris = group.seat(ada.user), group.seat(boris.user)

    confirm = tell(in_group, "/remove castle-de.txt")
    toast = of_boris.presses(confirm, "Вилучити").answer()
    still = tell(in_group, "/articles").text
    removed = press_remove(in_group, confirm)

    assert toast == f"Das können nur Administratoren. Ihre Nummer ist {boris.user.id}."
    assert "castle-de.txt" in still
    assert "надійшов не через Telegram і залишається на місці" in confirm.text
    assert removed.startswith("Файл «castle-de.txt» вилучено.\n\nСам файл")
    assert "castle-de.txt" not in tell(ada, "/articles").text
    assert (folder / "castle-de.txt").exists()


@pytest.mark.parametrize(
    ("language", "added_how", "unknown"),
    [
        ("uk", "20 МБ", "Статті «нічого.txt» немає."),
        ("ar", "20 ميغابايت", "لا يوجد مقال باسم"),
        ("tr", "20 MB", "“nothing.txt” adlı bir makale yok."),
    ],
)
def test_what_is_wrong_with_a_command_is_told(
    language: str, added_how: str, unknown: str, ada: Seat
) -> None:
    name = "нічого.txt" if language == "uk" else "nothing.txt"
    tell(ada, f"/language {language}")

    assert added_how in tell(ada, "/add").text
    assert "/articles" in tell(ada, "/remove").text
    assert unknown in tell(ada, f"/remove {name}").text
    tell(ada, "/language uk")


def test_a_long_list_comes_in_pages_with_names_and_titles_of_any_direction() -> None:
    files = shelve([_article(number) for number in range(90)])

    first, last = show_shelf(files, 1, "ar"), show_shelf(files, 99, "ar")

    assert first.splitlines()[0] == "90 مقالًا:"
    assert first.endswith("/articles 2")
    assert first.splitlines()[2] == (
        "• \u200f\u2068\u200efile-0.txt\u200e\u2069\u200f، "
        "\u200f\u2068\u200eTitle 0\u200e\u2069\u200f، الألمانية، 20 أغسطس 2024"
    )
    assert len(last.splitlines()) == 2 + 10


def test_a_file_of_many_articles_is_one_line(tmp_path: Path) -> None:
    lines = [_article(number, path=str(tmp_path), position=number) for number in (1, 2)]

    assert show_shelf(shelve(lines), 1, "en") == "2 articles:\n\n• file.jsonl ×2"


def _article(
    number: int, path: str | None = None, position: int | None = None
) -> StoredArticle:
    source = Source(
        article_id=number,
        story=number,
        file=f"file-{number}.txt" if position is None else f"file.jsonl#{position}",
        path=path or f"/a/{number}",
        language="de",
        title=f"Title {number}",
        url=None,
        published="2024-08-20",
        outlet=None,
        content_hash="",
        position=position,
    )
    return StoredArticle(
        source=source,
        characters=1,
        chunk_count=1,
        sentence_count=1,
    )
