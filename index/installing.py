"""How a person installs a package where this program finds it."""

import shlex
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

# https://pipx.pypa.io/stable/explanation/how-pipx-works/
_MADE_BY_PIPX = "pipx_metadata.json"


def how_to_install(requirement: str) -> str:
    """Return the command that installs ``requirement`` beside this program.

    A pip that is found by its name may be another environment's: the system's, where
    this one is not active.
    """
    wanted, python = shlex.quote(requirement), shlex.quote(sys.executable)
    if Path(sys.prefix, _MADE_BY_PIPX).is_file():
        return f"pipx inject polycite {wanted}"
    if find_spec("pip") is None:
        return f"uv pip install --python {python} {wanted}"
    pip = shutil.which("pip")
    if pip is not None and Path(pip).parent == Path(sys.executable).parent:
        return f"pip install {wanted}"
    return f"{python} -m pip install {wanted}"
