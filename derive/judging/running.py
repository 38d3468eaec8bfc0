"""Run the two functions of a claim in the child process, and keep what they return."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from derive.judging.records import Claim
from derive.judging.session import CodeFailedError, Session


@dataclass(frozen=True, slots=True)
class Returned:
    """What one call returned: values, dtype, shape, arguments changed, warnings, processor time."""

    values: tuple[float, ...]
    dtype: str
    shape: tuple[int, ...]
    changed: tuple[int, ...]
    in_place: bool
    warnings: tuple[str, ...]
    seconds: float


class Runner:
    """Calls f and its claimed derivative on numbers."""

    def __init__(
        self, session: Session, claim: Claim, parameters: Mapping[str, float], *, scalar: bool
    ) -> None:
        self.session = session
        self.claim = claim
        self.parameters = dict(parameters)
        self.scalar = scalar
        #: the exception that single numbers last ended in; such results count as NaN
        self.raised = ""

    @cached_property
    def answers_in_single(self) -> bool:
        """Whether f makes float32 of float64, as some tensors do."""
        return not self.scalar and self.value([0.3, -0.7]).dtype in {"float32", "float16"}

    def value(self, inputs: Sequence[float], **options: Any) -> Returned:
        """Return f at the inputs; raises ``CodeFailedError``."""
        return self._run("value", [list(inputs)], options)

    def slope(self, arguments: Sequence[Sequence[float]], **options: Any) -> Returned:
        """Return the derivative of its arguments; raises ``CodeFailedError``."""
        return self._run("slope", [list(a) for a in arguments], options)

    def _run(self, which: str, args: list[list[float]], options: Mapping[str, Any]) -> Returned:
        order = {
            "do": "evaluate",
            "subject": self.claim.number,
            "which": which,
            "args": args,
            "parameters": self.parameters,
            "scalar": self.scalar,
            **options,
        }
        try:
            return self._noted(_returned(self.session.ask(order)))
        except CodeFailedError as error:
            if self.scalar or error.kind != "exception" or "dtype" in options:
                raise
            answer = _returned(self.session.ask({**order, "scalar": True}))
            self.scalar = True
            return self._noted(answer)

    def _noted(self, returned: Returned) -> Returned:
        errors = [said.split(":")[0] for said in returned.warnings if "Error:" in said]
        self.raised = errors[0] if errors else self.raised
        return returned


def _returned(answer: Mapping[str, Any]) -> Returned:
    return Returned(
        values=tuple(math.nan if v is None else float(v) for v in answer["values"]),
        dtype=answer["dtype"],
        shape=tuple(answer["shape"]),
        changed=tuple(answer["changed"]),
        in_place=bool(answer["in_place"]),
        warnings=tuple(answer["warnings"]),
        seconds=float(answer["seconds"]),
    )
