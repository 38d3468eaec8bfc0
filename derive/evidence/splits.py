"""Stretches cut where a comparison in the definition, or in a formula for f′, turns over.

(tanh x)³ is one smooth piece; its derivative in y holds |y|, which is another on either side of 0.
"""

from dataclasses import replace

import sympy as sp

from derive.certificate import expression_of, tree_of
from derive.errors import UndecidedError
from derive.output_forms.shape import Joint, Shape, Stretch
from derive.proof import pieces_of
from derive.proof.pieces import has_branches
from derive.symbols import x, y


def split(shape: Shape, *compared: sp.Expr) -> Shape:
    """Return a shape whose stretches are cut where comparisons, of x or of y, turn over."""
    stretches: list[Stretch] = []
    joints: list[Joint] = []
    for k, stretch in enumerate(shape.stretches):
        joints += shape.joints[k - 1 : k] if k else ()
        parts = _parts(stretch, compared)
        joints += [_joint(part) for part in parts[1:]]
        stretches += parts
    return Shape(tuple(stretches), (*joints, *shape.joints[len(shape.stretches) - 1 :]))


def _parts(stretch: Stretch, compared: tuple[sp.Expr, ...]) -> list[Stretch]:
    parts = [stretch]
    for expr in compared:
        parts = [finer for part in parts for finer in _cut(part, expr)]
    return parts


def _cut(stretch: Stretch, expr: sp.Expr) -> list[Stretch]:
    """Return the parts of a stretch; the stretch itself where they are not certain."""
    try:
        spelled = expression_of(tree_of(expr)).xreplace({y: stretch.expr})
        if not has_branches(spelled):
            return [stretch]
        parts = pieces_of(spelled, stretch.region, merge=False)
    except (UndecidedError, NotImplementedError):  # SymPy's, of conditions on several letters
        return [stretch]
    found = [replace(stretch, region=part.region) for part in parts]
    return found if all(map(_has_value, found[1:])) else [stretch]


def _joint(right: Stretch) -> Joint:
    """Return the point where a part of a smooth stretch begins."""
    at = right.region.lower
    return Joint(at, right.expr.subs(x, at), right.slope.subs(x, at), smooth=True)


def _has_value(stretch: Stretch) -> bool:
    joint = _joint(stretch)
    return not any(e.has(sp.nan, sp.zoo, sp.oo) for e in (joint.value, joint.slope))
