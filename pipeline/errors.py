"""Errors that a person can mend, and the list that gathers them."""

from __future__ import annotations


class UserError(Exception):
    """Something in a file the user owns is wrong.

    The message reads `path:line: what is wrong; what would be right`.
    """

    def __init__(self, path: str, message: str, line: int | None = None) -> None:
        """Build the message from the culprit's path, its 1-based line where known, and what to do."""
        self.path = path
        self.line = line
        self.message = message
        where = path if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {message}")

    def __reduce__(  # type: ignore[explicit-override]  # typing has `override` from 3.12 on
        self,
    ) -> tuple[type[UserError], tuple[str, str, int | None]]:
        """Travel between processes whole."""
        return type(self), (self.path, self.message, self.line)
