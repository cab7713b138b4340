"""Third-party files of the site: KaTeX, from its package, pinned by version and digest.

A build opens no socket; `fetch` is the one step that does, and only when the files are missing
or wrong.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

import dukpy

from .errors import UserError

KATEX_VERSION = "0.16.22"
"""The version whose digest stands below; both change together."""

KATEX_DIGEST = "275eb2b5127dc0ca7deac0a547cce035540276f9a6ce3c6b27b0a2803b415fee"
"""SHA-256 over the name and the bytes of every file we keep, by name."""

_KEPT = ("LICENSE", "katex.min.css", "katex.min.js")


def katex_folder() -> Path:
    """Return the folder with `katex.min.js`, `katex.min.css`, `LICENSE` and `fonts/`.

    Raises:
        UserError: the files are missing or are not the pinned ones.
    """
    folder = _home()
    if not folder.is_dir() or _digest(folder) != KATEX_DIGEST:
        raise UserError(
            str(folder),
            f"KaTeX {KATEX_VERSION}, which sets the formulas, is not there; run `mianjing assets`",
        )
    return folder


def fetch() -> Path:
    """Bring KaTeX into the environment and return its folder; without network when it is there.

    Raises:
        UserError: the package could not be fetched or is not the pinned one.
    """
    folder = _home()
    if folder.is_dir() and _digest(folder) == KATEX_DIGEST:
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        kept = _keep(_install(Path(scratch)), Path(scratch) / "kept")
        found = _digest(kept)
        if found != KATEX_DIGEST:
            message = f"digest of KaTeX {KATEX_VERSION} is {found}; expected {KATEX_DIGEST}"
            raise UserError(str(folder), message)
        shutil.rmtree(folder, ignore_errors=True)
        kept.rename(folder)
    return folder


def _home() -> Path:
    return Path(sys.prefix) / "share" / "mianjing" / "katex"


def _install(scratch: Path) -> Path:
    try:
        with redirect_stdout(sys.stderr):  # it prints its progress; stdout is for data
            dukpy.install_jspackage("katex", KATEX_VERSION, str(scratch))
    except (OSError, dukpy.install.JSPackageInstallError) as error:
        message = f"KaTeX {KATEX_VERSION} could not be fetched ({error}); try again with a network"
        raise UserError(str(_home()), message) from error
    return scratch / "katex"


def _keep(package: Path, target: Path) -> Path:
    """Copy what the site needs of the package: woff2 alone, which every browser of today reads."""
    (target / "fonts").mkdir(parents=True)
    shutil.copy(package / "LICENSE", target)
    for name in _KEPT[1:]:
        shutil.copy(package / "dist" / name, target)
    for font in sorted((package / "dist" / "fonts").glob("*.woff2")):
        shutil.copy(font, target / "fonts")
    return target


def _digest(folder: Path) -> str:
    total = hashlib.sha256()
    for path in (*(folder / name for name in _KEPT), *sorted((folder / "fonts").glob("*.woff2"))):
        if not path.is_file():
            return ""
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
