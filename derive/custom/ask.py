"""ask(definition, budget): an answer in time, whatever SymPy is doing.

The work runs in a process of its own that hands over each stage when it is done. It stops itself
at the deadline of each stage; a process that does not is killed when the budget ends.
"""

import contextlib
import io
import pickle
import subprocess
from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import Final, TypeVar

from derive.activation import Activation
from derive.child import ended, started
from derive.custom.answer import Answer, Stage, Unreached, undecided_forms
from derive.custom.definition import Definition
from derive.custom.messages import Failed, Order, Reached, Read
from derive.derivation.records import Derivation
from derive.errors import DeriveError, OutOfBudgetError, UsageError
from derive.output_forms.records import OutputForms
from derive.properties.records import Properties

DEFAULT_BUDGET: Final = 30.0

Result = TypeVar("Result")


def ask(
    definition: Definition,
    others: Sequence[Activation] = (),
    *,
    budget: float = DEFAULT_BUDGET,
    last: Stage = Stage.PARAMETERS,
    process: subprocess.Popen[bytes] | None = None,
) -> Answer:
    """Return what is found out about a formula, up to the stage ``last``, in ``budget`` seconds.

    ``process`` is one that was started before. Raises ``UsageError`` for what is no activation,
    ``OutOfBudgetError`` when the time was too short even to read the formula.
    """
    if budget <= 0:
        raise UsageError(f"the budget is {budget:g} s; give a positive number of seconds")
    start = perf_counter()
    order = Order(definition, tuple(others), budget, last)
    messages = _received(order, budget, process or started())
    return _Collected(messages, budget).answer(last, perf_counter() - start)


def _received(order: Order, budget: float, process: subprocess.Popen[bytes]) -> list[object]:
    """Return everything the process said before it ended or was ended."""
    try:
        said, complaint = process.communicate(pickle.dumps(order), timeout=budget)
    except subprocess.TimeoutExpired:
        said, complaint = ended(process)
    except BaseException:
        ended(process)
        raise
    messages = list(_unpickled(said))
    if process.returncode > 0:
        lines = complaint.decode(errors="replace").strip().splitlines()
        messages.append(Failed(None, lines[-1] if lines else "the process ended early"))
    return messages


def _unpickled(said: bytes) -> Iterator[object]:
    stream = io.BytesIO(said)
    # what was cut off in the middle was not reached
    with contextlib.suppress(EOFError, pickle.UnpicklingError):
        while True:
            yield pickle.load(stream)  # noqa: S301  written by our own process


class _Collected:
    """The messages of one process, by what they hold."""

    def __init__(self, messages: list[object], budget: float) -> None:
        self._messages = messages
        self._budget = budget

    def answer(self, last: Stage, seconds: float) -> Answer:
        read = self._read()
        activation = self._result(Activation) or read.activation
        reached = {m.stage for m in self._messages if isinstance(m, Reached)}
        wanted = list(Stage)[: list(Stage).index(last) + 1]
        unreached = tuple(Unreached(s, self._reason(s)) for s in wanted if s not in reached)
        forms = self._result(OutputForms)
        if forms is None:
            forms = undecided_forms(activation, read.slope, unreached[0].reason)
        return Answer(
            activation=activation,
            output_forms=forms,
            derivation=self._result(Derivation),
            properties=self._result(Properties),
            unreached=unreached,
            seconds=round(seconds, 3),
            by_parameter=self._result(tuple) or (),
        )

    def _read(self) -> Read:
        """Return the formula as it was read; raises what the process raised about it."""
        for message in self._messages:
            if isinstance(message, DeriveError):
                raise message
        read = next((m for m in self._messages if isinstance(m, Read)), None)
        if read is None:
            raise OutOfBudgetError(f"not even f′(x) was reached: {self._reason(Stage.DEFINITION)}")
        return read

    def _result(self, wanted: type[Result]) -> Result | None:
        found = (m.result for m in self._messages if isinstance(m, Reached))
        return next((result for result in found if isinstance(result, wanted)), None)

    def _reason(self, stage: Stage) -> str:
        failures = [m for m in self._messages if isinstance(m, Failed)]
        for failure in failures:
            if failure.stage in {stage, None}:
                return failure.reason
        if failures:
            return "it rests on an earlier stage"
        return f"the budget of {self._budget:g} s is used up"
