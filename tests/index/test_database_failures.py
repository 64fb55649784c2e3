"""What is told of a database that cannot be had; no server is needed for that."""

import subprocess
import sys

import pytest

from index.database import Database
from index.errors import BadSettings, IndexUnreachable
from index.installing import how_to_install

NOWHERE = "postgresql://somebody:secret@127.0.0.1:1/articles"


def test_a_server_that_is_down_is_told_in_one_line_without_the_password() -> None:
    pytest.importorskip("psycopg", reason="needs psycopg of 'make test-servers'")

    with pytest.raises(IndexUnreachable) as caught:
        Database(NOWHERE).open("live")

    message = str(caught.value)
    assert message.startswith("The database at 'postgresql://127.0.0.1:1/articles'")
    assert message.endswith("POLYCITE_DATABASE_URL, then try again.")
    assert "secret" not in message
    assert "\n" not in message


@pytest.mark.parametrize("address", ["secret", "postgresql://u:secret@h:port/x"])
def test_what_is_no_address_is_told_without_quoting_it(address: str) -> None:
    with pytest.raises(BadSettings) as caught:
        Database(address)

    assert "secret" not in str(caught.value)
    assert "postgresql://USER:PASSWORD@HOST:PORT/NAME" in str(caught.value)


def test_a_driver_that_is_not_installed_is_named() -> None:
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from index.database import Database\n"
        "from index.errors import BadSettings\n"
        f"try: Database({NOWHERE!r})\n"
        "except BadSettings as error: print(error)\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert ran.stdout == (
        "A catalogue in PostgreSQL needs the driver psycopg."
        f" Run: {how_to_install('psycopg[binary]')}\n"
    )
