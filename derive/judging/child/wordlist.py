"""Sets of words, written as text."""


def wordlist(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())
