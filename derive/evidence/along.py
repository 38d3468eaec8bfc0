"""Signs by balls, or along an interval, where no spelling shows them."""

from collections.abc import Iterator
from typing import Any, Final

from flint import arb

from derive.checker.signs import ANY, Signs
from derive.evidence.spellings import Asking
from derive.zeros import Numbered

#: by one ball, from the first finite end, from the second, or from both
_WAYS: Final[tuple[list[int], ...]] = ([], [0], [1], [0, 1])
_DEEPEST: Final = 5
#: where a function is looked at first: shares of an interval, distances from a finite end
_SHARES: Final = (1, 4, 8, 12, 15)
_STEPS: Final = (0.1, 0.7, 2, 5, 20)
_REFUSALS: Final = (ArithmeticError, LookupError, TypeError, ValueError)


class AskingAlong(Asking, Numbered):
    """A ground that offers itself a ball, or ends to begin from, where a sign stays open."""

    def __init__(self, *given: Any) -> None:
        self.steps, self.tried, self.looked = 0, set[tuple[str, int]](), dict[str, bool]()
        super().__init__(*given)

    def signs(self, e: Any) -> Signs:
        """Return the signs, after a way to see them was written into the proof object."""
        key, _ = self.key(e)
        name = str(key)
        if not self.is_whole or key in self.known or name in self.plain["signs"]:
            return super().signs(e)
        if self._turns(name, key):
            return ANY
        found = super().signs(e)
        tried = (name, self.steps)
        if found == ANY and not (self.showing or self.steps == _DEEPEST or tried in self.tried):
            self.tried.add(tried)
            if any(self._shows(key, way) for way in _WAYS):
                return super().signs(e)
        return found

    def _shows(self, key: Any, way: list[int]) -> bool:
        """Return whether a way shows a sign; it is kept then."""
        offered = self.plain["signs"]
        offered[str(key)] = ["along", *way]
        self.steps += 1
        try:
            shown = Numbered.signs(self, key) != ANY
        except _REFUSALS:
            shown = False
        self.steps -= 1
        if not shown:
            del offered[str(key)]
        return shown

    def _turns(self, name: str, e: Any) -> bool:
        """Return whether numbers show that an element has both signs, so that there is no way."""
        if name not in self.looked:
            seen = set[int]()
            for place in self._places() if self.moves(e) else ():
                try:
                    ball = self.enclosure(e, x=place)
                except _REFUSALS:
                    continue
                seen.add((ball > 0) - (ball < 0))
            self.looked[name] = {-1, 1} <= seen
        return self.looked[name]

    def _places(self) -> Iterator[arb]:
        """Yield places of the interval; few of them, and none where an end has no value."""
        try:
            ends = {order: self.enclosure(self.element(end)).mid() for order, _, end in self.ends}
        except _REFUSALS:
            return
        match ends:
            case {"gt": low, "lt": high}:
                yield from (low + (high - low) * k / 16 for k in _SHARES)
            case {"gt": low}:
                yield from (low + step for step in _STEPS)
            case {"lt": high}:
                yield from (high - step for step in _STEPS)
            case _:
                yield from (arb(s * step) for step in _STEPS for s in (1, -1))
