"""What makes the site installable from a server: the manifest, and the worker that keeps pages."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from . import templates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..model import Settings

ICONS = {"icon-192.png": 192, "icon-512.png": 512}
"""The icons as pictures, by name: the edge in pixels. They are `icon.svg` without its round corners."""

OFFLINE = "offline.html"
"""What a visitor sees of a page that he never opened, without a network."""

_THEME = "#0f6b5c"
_SHELL = ("index.html", OFFLINE, "404.html", "all.html", "decks.html", "about.html", "study.html")


def files(files: Mapping[str, bytes], settings: Settings, language: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of manifest, worker and icons.

    Args:
        files: The other files of the site that may be part of the shell, by path.
        settings: Names the site.
        language: Code of the interface's language.
    """
    source = templates.folder() / "site"
    for name in ICONS:
        yield f"assets/{name}", (source / name).read_bytes()
    manifest = {
        "name": settings.title,
        "short_name": settings.title[:12],
        "lang": language,
        "id": "./",
        "start_url": "./index.html",
        "scope": "./",
        "display": "standalone",
        "background_color": _THEME,
        "theme_color": _THEME,
        "icons": [
            {"src": f"assets/{name}", "sizes": f"{edge}x{edge}", "type": "image/png", "purpose": purpose}
            for name, edge in ICONS.items()
            for purpose in ("any", "maskable")
        ],
    }
    yield "manifest.webmanifest", (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    shell = sorted(name for name in files if name in _SHELL or _is_shared(name))
    build = hashlib.blake2b(digest_size=8)
    for name in shell:
        build.update(name.encode() + b"\0" + files[name] + b"\0")
    head = f'const BUILD = "{build.hexdigest()}";\nconst FILES = {json.dumps(shell)};\n'
    yield "sw.js", head.encode() + (source / "sw.js").read_bytes()


def _is_shared(name: str) -> bool:
    """Tell whether a file is part of several pages: not the fonts and the answers, which come as needed."""
    folder, _, file = name.partition("/")
    inside = file.partition("/")[0]
    return folder == "assets" and (inside in {file, "ts-fsrs"}) and not file.endswith("LICENSE")
