"""Reading a file in tests: its posts by path, its errors as printed, without the folder before both."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from pipeline import read
from pipeline.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.model import Post

PNG = b"\x89PNG\r\n\x1a\n"


def read_all(path: Path, root: Path | None = None) -> tuple[dict[str, Post], list[str]]:
    """Return the posts of a file by their path, and the errors."""
    folder = f"{path.parent}/"
    found = list(read.read_all(path, root))
    posts = [each for each in found if not isinstance(each, UserError)]
    errors = [str(each).replace(folder, "") for each in found if isinstance(each, UserError)]
    assert len({post.id for post in posts}) == len(posts)
    return {post.path.removeprefix(folder): post for post in posts}, errors


def texts(post: Post) -> list[str]:
    """Return the text of each block."""
    return [block.text for block in post.blocks]


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive of these files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()
