"""The page of settings is what the settings classes say."""

from tests.settings_page import PAGE, settings_page


def test_the_page_of_settings_is_made_from_the_settings() -> None:
    # 'python -m tests.settings_page' makes it again.
    assert PAGE.read_text(encoding="utf-8") == settings_page()
