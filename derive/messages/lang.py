"""The languages that documents are written in."""

from enum import StrEnum


class Lang(StrEnum):
    """A language by its code; a new one needs a file of messages and one row here."""

    EN = "en"
    ZH = "zh"
