"""What a page needs to redraw its plot: f, f′ and f″ in JavaScript, and ranges of parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.activation import Activation, Parameter
from derive.derivation.records import Branch
from derive.display import Node
from derive.display.meaning import letters, to_sympy
from derive.display.reading import from_sympy
from derive.study import Study
from derive.symbols import x

#: positions of a slider
_STEPS: Final = 40
#: functions that JavaScript has not, by the name under which the page defines them
_OWN: Final = {"erf": "erf", "erfc": "erfc"}


@dataclass(frozen=True, slots=True)
class SliderView:
    """A parameter that a reader may move: its letter, and numbers as JavaScript reads them."""

    name: str
    letter: Node
    low: str
    high: str
    step: str
    value: str


@dataclass(frozen=True, slots=True)
class PieceScript:
    """One smooth piece: its ends, and f, f′, f″ as JavaScript expressions in x and p.NAME."""

    lower: str
    upper: str
    formulas: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class InteractiveView:
    """Sliders, and the pieces of the function they move."""

    sliders: tuple[SliderView, ...]
    pieces: tuple[PieceScript, ...]


def interactive(study: Study) -> InteractiveView | None:
    """Return what redraws the plot; None without parameters, or for what JavaScript lacks."""
    activation = study.activation
    sliders = tuple(filter(None, map(_slider, activation.parameters)))
    if not sliders:
        return None
    pieces = tuple(_piece(activation, branch) for branch in study.derivation.branches)
    known = all("//" not in text for piece in pieces for text in _texts(piece))
    return InteractiveView(sliders, pieces) if known else None


def _texts(piece: PieceScript) -> Sequence[str]:
    return (piece.lower, piece.upper, *piece.formulas)


def _slider(parameter: Parameter) -> SliderView | None:
    """Return the range of allowed values around the default, two of its sizes to each side."""
    reach = 2 * max(abs(parameter.default), sp.Integer(1))
    step = reach / (_STEPS // 2)
    low = _furthest(parameter, -step)
    high = _furthest(parameter, step)
    if low == high:
        return None
    numbers = (f"{float(value):g}" for value in (low, high, step, parameter.default))
    return SliderView(parameter.name, from_sympy(parameter.symbol), *numbers)


def _furthest(parameter: Parameter, step: sp.Rational) -> sp.Rational:
    """Return the last value, going by ``step``, that the parameter's domain allows."""
    value = parameter.default
    for _ in range(_STEPS // 2):
        if parameter.domain.subs(parameter.symbol, value + step) != sp.true:
            break
        value += step
    return value


def _piece(activation: Activation, branch: Branch) -> PieceScript:
    output = to_sympy(branch.definition, letters(activation))
    slope = sp.diff(output, x)
    formulas = (output, slope, sp.diff(slope, x))
    spoken = tuple(_script(activation, formula) for formula in formulas)
    lower, upper = (_script(activation, end) for end in (branch.region.lower, branch.region.upper))
    return PieceScript(lower, upper, (spoken[0], spoken[1], spoken[2]))


def _script(activation: Activation, expr: sp.Expr) -> str:
    constants = {constant.symbol: constant.value for constant in activation.constants}
    named = {p.symbol: sp.Symbol(f"p.{p.name}", real=True) for p in activation.parameters}
    plain = expr.xreplace(constants).xreplace(named)
    return " ".join(str(sp.jscode(plain, user_functions=_OWN)).split())
