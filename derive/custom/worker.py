"""The process that works for ``ask``: one order on standard input, results on standard output."""

import contextlib
import os
import pickle
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO, Final

import sympy as sp

from derive.activation import Activation
from derive.custom.alarm import until
from derive.custom.answer import Stage
from derive.custom.branching import Case, cases_of, join_cases
from derive.custom.conventions import with_conventions
from derive.custom.definition import define, hidden_in
from derive.custom.domain import require_hidden_real, require_real
from derive.custom.messages import Failed, Order, Reached, Read
from derive.custom.slopes import slope_by_cases
from derive.derivation import derive_steps
from derive.derivation.records import Derivation
from derive.errors import DefinitionError, DeriveError, OutOfBudgetError, UndecidedError
from derive.expression.quoting import quoted
from derive.output_forms import find_forms
from derive.output_forms.parametric import parameter_derivatives
from derive.output_forms.records import OutputForms, ParameterDerivative
from derive.properties import find_properties
from derive.properties.records import Properties

#: the share of the budget that is gone when each stage must end; the rest is for handing over
_SHARE: Final = {
    Stage.DEFINITION: 0.3,
    Stage.FORMS: 0.6,
    Stage.DERIVATION: 0.8,
    Stage.PROPERTIES: 0.9,
    Stage.PARAMETERS: 0.95,
}
_MEMORY: Final = 4 * 2**30
#: cases that are named to choose from
_NAMED: Final = 3
DEEPEST: Final = 5_000

Say = Callable[[object], None]
Result = Activation | OutputForms | Derivation | Properties | tuple[ParameterDerivative, ...]


def main() -> None:
    """Read an order, work it off stage by stage, and say each result at once."""
    sys.setrecursionlimit(DEEPEST)
    _limit_memory()
    with _private_output() as output:
        order: Order = pickle.load(sys.stdin.buffer)  # noqa: S301  written by our own command

        def say(message: object) -> None:
            output.write(pickle.dumps(message))
            output.flush()

        work(order, say)


def work(order: Order, say: Say) -> None:
    """Work off an order in this process, and say each result at once."""
    start = time.monotonic()
    try:
        activation = define(order.definition)
    except DeriveError as error:
        say(error)
        return
    say(Read(activation, slope_by_cases(activation.expr)))
    for stage, found in _stages(activation, order):
        share = _SHARE[Stage.PARAMETERS if stage is order.last else stage]
        with until(start + share * order.budget):
            if not _reach(stage, found, say):
                return
        if stage is order.last:
            return


def _stages(activation: Activation, order: Order) -> Iterator[tuple[Stage, Callable[[], Result]]]:
    """Yield the stages; each function leaves its result for the ones after it."""
    state = _State(activation)

    def admit() -> Activation:
        state.cases = tuple(map(_with_conventions, _admitted(state.activation, order)))
        if len(state.cases) == 1:
            state.activation = state.cases[0].activation
        return state.activation

    def forms() -> OutputForms:
        state.forms = _forms(state)
        return state.forms

    def steps() -> Derivation:
        if len(state.cases) > 1 or state.forms is None:
            raise UndecidedError(_choose_one(state))
        return derive_steps(state.activation, state.forms)

    def slopes() -> tuple[ParameterDerivative, ...]:
        try:
            return parameter_derivatives(state.activation)
        except UndecidedError as error:
            raise UndecidedError(_choose_one(state) if state.cases[1:] else str(error)) from error

    def properties() -> Properties:
        return find_properties(state.activation, state.forms, order.others)

    yield Stage.DEFINITION, admit
    yield Stage.FORMS, forms
    if state.forms is not None:
        yield Stage.DERIVATION, steps
        yield Stage.PROPERTIES, properties
        yield Stage.PARAMETERS, slopes


def _choose_one(state: "_State") -> str:
    ways = " or ".join(quoted(case.condition) for case in state.cases[:_NAMED])
    return f"f falls into other pieces for other parameters; choose one case, such as {ways}"


def _admitted(activation: Activation, order: Order) -> tuple[Case, ...]:
    """Return the cases of what is real on the whole line, for all parameters or case by case."""
    require_hidden_real(activation, hidden_in(order.definition))
    try:
        require_real(activation)
    except UndecidedError as error:
        for case in _several_cases(activation, error):
            require_real(case.activation)
    return cases_of(activation)


def _several_cases(activation: Activation, error: UndecidedError) -> tuple[Case, ...]:
    """Return the cases; raises what was not certified of all parameters where there is one."""
    try:
        cases = cases_of(activation)
    except UndecidedError:
        cases = ()
    if len(cases) < 2:
        raise error
    return cases


class _State:
    """What earlier stages found."""

    def __init__(self, activation: Activation) -> None:
        self.activation = activation
        self.cases: tuple[Case, ...] = ()
        self.forms: OutputForms | None = None


def _forms(state: _State) -> OutputForms:
    """Return the forms; where the parameters decide the pieces, those of all cases together."""
    if len(state.cases) == 1:
        return find_forms(state.activation)
    found = [(case.condition, find_forms(case.activation)) for case in state.cases]
    return join_cases(state.activation, found)


def _with_conventions(case: Case) -> Case:
    """Return a case with values at its kinks; an error names the case that it is about."""
    try:
        return replace(case, activation=with_conventions(case.activation))
    except DefinitionError as error:
        if case.condition == sp.true:
            raise
        raise DefinitionError(f"for {quoted(case.condition)}: {error}") from error


def _reach(stage: Stage, found: Callable[[], Result], say: Say) -> bool:
    """Say the result of a stage, or why there is none; return whether to go on."""
    try:
        result = found()
    except (UndecidedError, OutOfBudgetError) as error:
        say(Failed(stage, str(error)))
    except DeriveError as error:
        say(error if stage is Stage.DEFINITION else Failed(stage, str(error)))
    except Exception as error:  # whatever SymPy raises is told, not hidden: the stage is UNDECIDED
        say(Failed(stage, f"the engine failed by a fault of its own ({type(error).__name__})"))
    else:
        say(Reached(stage, result))
        return True
    return stage in {Stage.DERIVATION, Stage.PROPERTIES}


@contextmanager
def _private_output() -> Iterator[BinaryIO]:
    """Yield standard output, and send what anything else prints to standard error."""
    with os.fdopen(os.dup(1), "wb") as output:
        os.dup2(2, 1)
        yield output


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on every system
        import resource  # noqa: PLC0415  absent on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    main()
