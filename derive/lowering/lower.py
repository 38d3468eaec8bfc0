"""lower(study): the numeric program of one activation, every function of it proved."""

from dataclasses import replace

import sympy as sp

from derive.activation import Activation, Parameter
from derive.described import Described
from derive.errors import NoRuleError, UndecidedError
from derive.expression.quoting import quoted
from derive.lowering.brief import with_brief
from derive.lowering.loss import digit_losses
from derive.lowering.operations import FUNCTIONS
from derive.lowering.ordinary import with_ordinary
from derive.lowering.pieced import Pieced
from derive.lowering.pieces import lower_input, lower_output, plain
from derive.lowering.quick import with_quick
from derive.lowering.records import Function, Kept, Lowered, Program, Role
from derive.lowering.symmetry import X
from derive.lowering.tail_code import TailCode, keeps_digits, tail_code
from derive.lowering.terms import Letter, replaced
from derive.output_forms.records import Kind, OutputForm, OutputForms
from derive.proof import Piece, Region, pieces_of
from derive.proof.powers import without_zero_powers
from derive.proof.removable import filled_in
from derive.study import Study
from derive.symbols import x, y


def lower(study: Study) -> Program:
    """Return the program: f, f′, both backward forms, f″, derivatives by the parameters.

    Raises ``NoRuleError`` when a function can be written in no way that is proved, and
    ``UndecidedError`` when the definition cannot be split into smooth pieces.
    """
    return lower_forms(study.forms)


def lower_forms(forms: OutputForms) -> Program:
    """Return the program from the definition and its forms in y alone."""
    activation = forms.activation
    meeting = sorted(forms.derivative.atoms(Described), key=str)
    if meeting:
        where = quoted(meeting[0])
        raise UndecidedError(f"pieces meet at {where}, a number without a closed form: no code")
    value = value_of(activation)
    slope = slope_of(value, activation)
    functions = [
        _function(activation, Role.VALUE, value),
        _function(activation, Role.DERIVATIVE, slope),
    ]
    form = form_of(forms)
    name = activation.name
    if form is not None:
        functions.append(_from_output(forms, form))
    functions.append(
        Function(f"{name}_backward", Role.BACKWARD, ("grad_y", "x"), f"_{name}_derivative", None)
    )
    if form is not None:
        functions.append(_backward_from_output(forms))
    functions.append(_function(activation, Role.SECOND_DERIVATIVE, second_of(slope)))
    for parameter in activation.parameters:
        functions += _by_parameter(activation, value, parameter)
    losses = None if form is None else digit_losses(value, form, activation.defaults)
    code = None if form is None or not losses else tail_code(activation, value, form, losses)
    tail = () if code is None else _tail_functions(forms, code)
    kept = Kept(code.limit, code.folded) if code is not None and tail else None
    return Program(activation, (*functions, *tail), losses, kept)


def tail_of(forms: OutputForms) -> TailCode | None:
    """Return what may be kept instead of y, where it has a function of its own."""
    form = form_of(forms)
    if form is None:
        return None
    activation = forms.activation
    value = value_of(activation)
    losses = digit_losses(value, form, activation.defaults)
    code = tail_code(activation, value, form, losses) if losses else None
    return code if code is not None and _tail_functions(forms, code) else None


def _tail_functions(forms: OutputForms, code: TailCode) -> tuple[Function, ...]:
    """Return q from x, f′ from q and its product with the gradient; none if q loses digits."""
    activation = forms.activation
    tail = lower_input(code.tail, activation)
    if not keeps_digits(tail):
        return ()
    name = f"{activation.name}_tail"
    slope = f"{activation.name}_derivative_from_tail"
    backward = f"{activation.name}_backward_from_tail"
    instead = f"{activation.name}_derivative(x)"
    lowered = _lowered_form(code.slope, activation, "q")
    return (
        Function(name, Role.TAIL, ("x",), f"_{name}", tail),
        Function(
            slope,
            Role.DERIVATIVE_FROM_TAIL,
            ("q",),
            f"_{slope}",
            lowered,
            forms.condition,
            instead,
        ),
        Function(
            backward,
            Role.BACKWARD_FROM_TAIL,
            ("grad_y", "q"),
            f"_{slope}",
            None,
            forms.condition,
            f"{activation.name}_backward(grad_y, x)",
        ),
    )


def value_of(activation: Activation) -> Pieced:
    """Return f as smooth pieces, with its values at the cuts."""
    pieces = pieces_of(activation.expr, Region(assumptions=activation.assumptions))
    cuts = [piece.region.upper for piece in pieces[:-1]]
    return Pieced(pieces, tuple(_value_at(activation, cut) for cut in cuts))


def _value_at(activation: Activation, cut: sp.Expr) -> sp.Expr:
    """Return f(cut) without branches: conditions on parameters are decided by their domains."""
    value = activation.expr.subs(x, cut)
    (piece,) = pieces_of(value, Region(assumptions=activation.assumptions))
    return piece.expr


def slope_of(value: Pieced, activation: Activation) -> Pieced:
    """Return f′ as pieces, with the conventions of the entry at kinks."""
    conventions = {kink.at: kink.derivative for kink in activation.kinks}
    pieces = _differentiated(value.pieces, x)
    limits = [_at(piece, piece.region.upper) for piece in pieces[:-1]]
    values = [conventions.get(cut, limit) for cut, limit in zip(value.cuts, limits, strict=True)]
    if sp.nan in values:
        raise NoRuleError(f"f′ has no certified value at x = {value.cuts[values.index(sp.nan)]}")
    return Pieced(pieces, tuple(values))


def second_of(slope: Pieced) -> Pieced:
    """Return f″; at a cut it is taken from the side that f′ is taken from, else it is 0."""
    pieces = _differentiated(slope.pieces, x)
    values = []
    for n, cut in enumerate(slope.cuts):
        from_left = sp.expand(_at(slope.pieces[n], cut) - slope.values[n]) == 0
        from_right = sp.expand(_at(slope.pieces[n + 1], cut) - slope.values[n]) == 0
        left, right = (_or_zero(_at(piece, cut)) for piece in pieces[n : n + 2])
        if from_left and from_right and sp.expand(left - right) != 0:
            values.append((left + right) / 2)  # f″ jumps where f′ does not: the middle
        else:
            values.append(left if from_left else right if from_right else sp.S.Zero)
    return Pieced(pieces, tuple(values))


def _at(piece: Piece, cut: sp.Expr) -> sp.Expr:
    """Return the value at a cut; in a hole, as of sin x/x at 0, the limit; nan where none is known.

    x²/|x|^p has none at 0 that holds for every p.
    """
    value = without_zero_powers(piece.expr.subs(x, cut), piece.region)
    if not value.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
        return value
    try:
        return filled_in(piece.expr, cut)
    except UndecidedError:
        return sp.nan


def _or_zero(value: sp.Expr) -> sp.Expr:
    """Return the value, and 0 where there is none: the convention for what f and f′ leave open."""
    return sp.S.Zero if value is sp.nan else value


def by_parameter_of(value: Pieced, parameter: Parameter) -> Pieced:
    """Return ∂f/∂parameter as pieces, at the cuts continued from the left."""
    pieces = _differentiated(value.pieces, parameter.symbol)
    return Pieced(pieces, tuple(_or_zero(_at(p, p.region.upper)) for p in pieces[:-1]))


def pure_form(forms: OutputForms) -> OutputForm | None:
    """Return the cheapest licensed form in y alone that NumPy can compute, if there is one."""
    pure = (form for form in forms.forms if form.kind is Kind.PURE)
    return next((form for form in pure if _is_computable(form.expr)), None)


def _is_computable(expr: sp.Expr) -> bool:
    """Whether NumPy has every function: it has no inverse of erf and no Lambert W."""
    known = {*FUNCTIONS, sp.Piecewise, sp.Max, sp.Min}
    return all(type(e) in known for e in expr.atoms(sp.Function))


def _differentiated(pieces: tuple[Piece, ...], by: sp.Symbol) -> tuple[Piece, ...]:
    return tuple(Piece(piece.region, sp.diff(piece.expr, by)) for piece in pieces)


_SUFFIX = {
    Role.VALUE: "",
    Role.DERIVATIVE: "_derivative",
    Role.SECOND_DERIVATIVE: "_second_derivative",
}


def _function(activation: Activation, role: Role, pieced: Pieced) -> Function:
    name = activation.name + _SUFFIX[role]
    lowered = lower_input(pieced, activation)
    if role is not Role.SECOND_DERIVATIVE:
        lowered = with_quick(lowered, plain(pieced, activation), activation)
        lowered = with_brief(lowered, plain(pieced, activation), activation)
        lowered = with_ordinary(lowered, plain(pieced, activation), activation)
    return Function(name, role, ("x",), f"_{name}", lowered)


def _by_parameter(
    activation: Activation, value: Pieced, parameter: Parameter
) -> tuple[Function, Function]:
    """Return ∂y/∂parameter, and its product with the gradient, summed to the parameter's shape."""
    name = f"{activation.name}_derivative_by_{parameter.name}"
    lowered = lower_input(by_parameter_of(value, parameter), activation)
    backward = f"{activation.name}_backward_by_{parameter.name}"
    inputs = ("grad_y", "x")
    return (
        Function(name, Role.BY_PARAMETER, ("x",), f"_{name}", lowered, parameter=parameter.name),
        Function(
            backward,
            Role.BACKWARD_BY_PARAMETER,
            inputs,
            f"_{name}",
            None,
            parameter=parameter.name,
        ),
    )


def _from_output(forms: OutputForms, form: Pieced) -> Function:
    activation = forms.activation
    name = f"{activation.name}_derivative_from_output"
    return Function(
        name,
        Role.DERIVATIVE_FROM_OUTPUT,
        ("y",),
        f"_{name}",
        _lowered_form(form, activation),
        forms.condition,
        f"{activation.name}_derivative(x)",
    )


def _backward_from_output(forms: OutputForms) -> Function:
    name = forms.activation.name
    return Function(
        f"{name}_backward_from_output",
        Role.BACKWARD_FROM_OUTPUT,
        ("grad_y", "y"),
        f"_{name}_derivative_from_output",
        None,
        forms.condition,
        f"{name}_backward(grad_y, x)",
    )


def form_of(forms: OutputForms) -> Pieced | None:
    """Return the form in y by pieces, with the letter x for y."""
    form = pure_form(forms)
    if form is None:
        return None
    in_x = form.expr.subs(y, x)
    if not in_x.has(sp.Piecewise, sp.Max, sp.Min, sp.sign):
        return Pieced((Piece(Region(), in_x),), ())
    pieces = pieces_of(in_x, Region(assumptions=forms.activation.assumptions))
    return Pieced(pieces, tuple(in_x.subs(x, piece.region.upper) for piece in pieces[:-1]))


def _lowered_form(form: Pieced, activation: Activation, letter: str = "y") -> Lowered:
    """Lower F(y), or F(q), and give the argument its letter back."""
    lowered = lower_output(form, activation)
    there = lowered.mapped(lambda term: replaced(term, X, Letter(letter)))
    return replace(there, exact=lowered.exact.subs(x, sp.Symbol(letter, real=True)))
