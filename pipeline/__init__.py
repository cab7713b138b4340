"""mianjing: from messy Chinese interview posts to Anki decks and a searchable site."""

__version__ = "0.1.0"
