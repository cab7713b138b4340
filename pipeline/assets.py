"""Third-party files of the site, each from its package, pinned by version and digest.

A build opens no socket; `fetch` is the one step that does, and only when files are missing or wrong.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import dukpy

from .errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class _Package:
    """A package of JavaScript and what the site keeps of it."""

    name: str
    """In the registry; names the folder too."""
    version: str
    """The one whose digest stands below; both change together."""
    digest: str
    """SHA-256 over the name and the bytes of every file we keep, `files` first, then `fonts`."""
    files: tuple[str, ...]
    """Paths in the package; kept side by side under their last parts."""
    fonts: str = ""
    """Folder of fonts in the package, woff2 alone kept: every browser of today reads it."""
    does: str
    """What the site needs it for, as an error says it."""


KATEX = _Package(
    name="katex",
    version="0.16.22",
    digest="275eb2b5127dc0ca7deac0a547cce035540276f9a6ce3c6b27b0a2803b415fee",
    files=("LICENSE", "dist/katex.min.css", "dist/katex.min.js"),
    fonts="dist/fonts",
    does="KaTeX, which sets the formulas",
)
FSRS = _Package(
    name="ts-fsrs",
    version="5.4.2",
    digest="ef7ec2195f88f126230f12751079164cac6e773b28426509b1cd7aa76462ec23",
    files=("LICENSE", "dist/index.umd.js"),
    does="ts-fsrs, which schedules the flash cards",
)


def katex_folder() -> Path:
    """Return the folder with `katex.min.js`, `katex.min.css`, `LICENSE` and `fonts/`.

    Raises:
        UserError: the files are missing or are not the pinned ones.
    """
    return _folder(KATEX)


def fsrs_folder() -> Path:
    """Return the folder with `index.umd.js` and `LICENSE` of ts-fsrs.

    Raises:
        UserError: the files are missing or are not the pinned ones.
    """
    return _folder(FSRS)


def fetch() -> list[Path]:
    """Bring every package into the environment and return their folders; without network when there.

    Raises:
        UserError: a package could not be fetched or is not the pinned one.
    """
    return [_fetch(package) for package in (KATEX, FSRS)]


def _home(package: _Package) -> Path:
    return Path(sys.prefix) / "share" / "mianjing" / package.name


def _folder(package: _Package) -> Path:
    folder = _home(package)
    if not folder.is_dir() or _digest(folder, package) != package.digest:
        message = f"{package.does}, is not there in version {package.version}; run `mianjing assets`"
        raise UserError(str(folder), message)
    return folder


def _fetch(package: _Package) -> Path:
    folder = _home(package)
    if folder.is_dir() and _digest(folder, package) == package.digest:
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        kept = _keep(package, _install(package, Path(scratch)), Path(scratch) / "kept")
        found = _digest(kept, package)
        if found != package.digest:
            expected = f"expected {package.digest}"
            message = f"digest of {package.name} {package.version} is {found}; {expected}"
            raise UserError(str(folder), message)
        shutil.rmtree(folder, ignore_errors=True)
        kept.rename(folder)
    return folder


def _install(package: _Package, scratch: Path) -> Path:
    try:
        with redirect_stdout(sys.stderr):  # it prints its progress; stdout is for data
            dukpy.install_jspackage(package.name, package.version, str(scratch))
    except (OSError, dukpy.install.JSPackageInstallError) as error:
        what = f"{package.name} {package.version} could not be fetched ({error})"
        raise UserError(str(_home(package)), f"{what}; try again with a network") from error
    return scratch / package.name


def _keep(package: _Package, source: Path, target: Path) -> Path:
    """Copy what the site needs of an installed package."""
    target.mkdir(parents=True)
    for path in package.files:
        shutil.copy(source / path, target)
    if package.fonts:
        (target / "fonts").mkdir()
        for font in sorted((source / package.fonts).glob("*.woff2")):
            shutil.copy(font, target / "fonts")
    return target


def _digest(folder: Path, package: _Package) -> str:
    """Return the digest of the kept files, "" when one is missing."""
    total = hashlib.sha256()
    kept = [folder / Path(path).name for path in package.files]
    for path in (*kept, *sorted((folder / "fonts").glob("*.woff2"))):
        if not path.is_file():
            return ""
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
