"""Powers of −u and of u as powers of one of them: (−x)^(3/2)/x is −√−x, x·(−x)ᵖ is −(−x)ᵖ⁺¹."""

import sympy as sp


def joined(expr: sp.Expr) -> sp.Expr:
    """Return ``expr`` with u^n inside products of (−u)^r and u^n written as a power of −u."""
    products = {p: _joined(p) for p in expr.atoms(sp.Mul) if p.has(sp.Pow)}
    changed = {p: found for p, found in products.items() if found != p}
    return expr.xreplace(changed) if changed else expr


def _joined(product: sp.Mul) -> sp.Expr:
    powers = [part.as_base_exp() for part in product.args]
    found: list[sp.Expr] = []
    for root in [base for base, exponent in powers if not exponent.is_Integer and base != sp.E]:
        total = sp.S.Zero
        for base, exponent in list(powers):
            if base in (root, -root) and (base == root or exponent.is_Integer):
                total += exponent
                powers.remove((base, exponent))
                found += [] if base == root else [(-1) ** exponent]
        found.append(root**total)
    return sp.Mul(*found, *(base**exponent for base, exponent in powers))
