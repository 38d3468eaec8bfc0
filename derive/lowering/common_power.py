"""A power that all summands share, divided out: (1 + tᵖ)^(−1/p) − tᵖ(1 + tᵖ)^(−1/p − 1).

What stays cancels in exact arithmetic, here to 1, and not among roundings.
"""

import sympy as sp

from derive.proof.joined import joined


def with_common_power(expr: sp.Expr) -> sp.Expr:
    """Return the sum as a product; itself where no power with a letter above is in each summand.

    Powers of what holds an exponential have rules of their own.
    """
    terms = [joined(term) for term in sp.Add.make_args(expr)]
    powers = [term.as_powers_dict() for term in terms]
    shared = (
        base
        for base in sp.ordered(powers[0])
        if powers[0][base].free_symbols
        and not base.has(sp.Function, sp.E)
        and all(base in found for found in powers)
    )
    for base in shared if len(terms) > 1 else ():
        above = [sp.expand(found[base] - powers[0][base]) for found in powers]
        if all(step.is_Integer for step in above):
            lowest = powers[0][base] + min(above)
            rest = sum(joined(term / base**lowest) for term in terms)
            return base**lowest * sp.factor_terms(sp.powsimp(sp.expand(rest)))
    return expr
