"""What a failure of PostgreSQL is for a person, by its SQLSTATE."""

from collections.abc import Callable

from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import OperationalError

from index.errors import IndexBusy, IndexDamaged, IndexUnreachable, UserError


def tell_a_person(name: str) -> Callable[[ExceptionContext], None]:
    """Return what raises, in place of the driver's, errors about the database ``name``.

    Those that are none of a person's doing, mistakes in our statements, stay as they are.
    """

    def tell(context: ExceptionContext) -> None:
        # A connection that a ping finds dead is replaced by another.
        if context.is_pre_ping:
            return
        error = context.original_exception
        is_lost = isinstance(context.sqlalchemy_exception, OperationalError)
        # A server that was not reached gives no state.
        state = getattr(error, "sqlstate", None) or ("08000" if is_lost else "")
        for states, failure, told in _FAILURES:
            if state.startswith(states):
                reason = " ".join(str(error).split())
                raise failure(told.format(name=name, reason=reason)) from error

    return tell


_FAILURES: tuple[tuple[tuple[str, ...], type[UserError], str], ...] = (
    (
        # Not reached, not let in, not allowed, too many there, shutting down.
        ("08", "28", "3D", "42501", "25006", "53300", "57P"),
        IndexUnreachable,
        (
            "The database at '{name}' cannot be had ({reason})."
            " See to the server and to POLYCITE_DATABASE_URL, then try again."
        ),
    ),
    (
        ("55P03", "40001", "40P01"),
        IndexBusy,
        (
            "Another program is writing the index at '{name}' ({reason})."
            " Wait until it has ended, then try again."
        ),
    ),
    (
        # A table, a column or a schema that is not there, or what cannot be read.
        ("42P01", "42703", "3F000", "XX"),
        IndexDamaged,
        (
            "The catalogue at '{name}' cannot be used ({reason})."
            " Run 'polycite ingest --rebuild --prune FOLDER...' with every folder of it."
        ),
    ),
    (
        ("53",),
        IndexDamaged,
        (
            "The catalogue at '{name}' cannot be written ({reason})."
            " See to the server's disk and memory, then try again."
        ),
    ),
)
"""First letters of states, the error and its text; the first that fits counts."""
