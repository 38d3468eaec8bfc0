"""Names for values of the forward pass in mixed forms: s, t, u …, and Φ for the normal integral."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, count
from typing import Final

import sympy as sp

from derive.output_forms.records import OutputForm
from derive.symbols import x, y

_NAMES: Final = ("s", "t", "u", "v", "w", "p", "q", "r")
#: values of no more operations are written out: e^x, 1 + e^-x, tanh x
_SHORT: Final = 3


def with_names(forms: Iterable[OutputForm]) -> tuple[OutputForm, ...]:
    """Return the forms with long values named and short ones written out.

    The same value has the same name in all of them, and no name is used twice.
    """
    listed = tuple(forms)
    names: dict[sp.Expr, sp.Symbol] = {}
    taken = {str(s) for form in listed for s in _meaning(form).free_symbols} | {str(x), str(y)}
    for form in listed:
        for _, meaning in form.atoms:
            if sp.count_ops(meaning) > _SHORT and meaning not in names:
                names[meaning] = _name(meaning, taken)
                taken.add(str(names[meaning]))
    return tuple(_named(form, names) for form in listed)


def _meaning(form: OutputForm) -> sp.Expr:
    return form.expr.xreplace(dict(form.atoms))


def _named(form: OutputForm, names: dict[sp.Expr, sp.Symbol]) -> OutputForm:
    new = {letter: names.get(meaning, meaning) for letter, meaning in form.atoms}
    atoms = tuple((names[meaning], meaning) for _, meaning in form.atoms if meaning in names)
    return replace(form, expr=form.expr.xreplace(new), atoms=atoms)


def _name(meaning: sp.Expr, taken: set[str]) -> sp.Symbol:
    errors = meaning.atoms(sp.erf)
    if len(errors) == 1 and "Phi" not in taken:
        (error,) = errors
        if sp.expand(meaning - (1 + error) / 2) == 0:
            return sp.Symbol("Phi", real=True)
    names = chain(_NAMES, (f"s{k}" for k in count(1)))
    return sp.Symbol(next(name for name in names if name not in taken), real=True)
