"""``python -m bot`` is ``polycite``."""

from bot.cli import main

main()
