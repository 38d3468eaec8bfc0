"""Records whose hash is worked out once: terms are looked up often, and each holds many others."""

from typing import Any, TypeVar

Record = TypeVar("Record", bound="Hashed")


class Hashed:
    """What has room for its hash, which is no part of the value and not pickled with it."""

    __slots__ = ("_hash",)
    _hash: int


def hashed_once(record: type[Record]) -> type[Record]:
    """Let a frozen record keep the hash that it was given by its fields."""
    of_fields: Any = record.__hash__

    def kept(self: Record) -> int:
        try:
            return self._hash
        except AttributeError:
            found: int = of_fields(self)
            object.__setattr__(self, "_hash", found)
            return found

    record.__hash__ = kept  # type: ignore[assignment]
    return record
