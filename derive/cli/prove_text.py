"""A proof object for the terminal: each claim with its letters, identities and verdict."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import sympy as sp
from rich.text import Text

from derive.certificate import Proof, Tree, expression_of, tree_of
from derive.certificate.records import (
    Claim,
    FormClaim,
    Ground,
    Letter,
    MonotoneClaim,
    SharedClaim,
    WitnessClaim,
)
from derive.checker import Finding
from derive.described import Described
from derive.display.reading import from_sympy
from derive.output_forms.records import OutputForms
from derive.printing import to_text
from derive.rendering.numbers import ball_text

_STYLES: Final = {"CONFIRMED": "green", "UNDECIDED": "bold magenta", "REJECTED": "bold red"}
_COLUMN: Final = 88
_WHY_OPPOSITE: Final = (
    "f is differentiable here; dy/dx = g(y), for any g whatever, would make it monotone"
)
_INDEPENDENT: Final = "letters independent: two formulas are equal only if their letters say so"
_UNRELATED: Final = "no polynomial holds y and dy/dx alone: their Jacobian has rank 2"
_WHY_PAIR: Final = "two inputs, below, have the same output and different slopes"


def as_text(
    forms: OutputForms,
    proof: Proof,
    findings: Sequence[Finding],
    independence: Sequence[Finding],
) -> Text:
    """Return the whole proof."""
    return Text("\n").join(_lines(forms, proof, findings, iter(independence)))


def _lines(
    forms: OutputForms,
    proof: Proof,
    findings: Sequence[Finding],
    independence: Iterator[Finding],
) -> Iterator[Text]:
    words = _Words.of(forms)
    yield Text.assemble((forms.activation.title, "bold"), f" ({forms.activation.name})")
    yield Text(f"  y = {words.say(proof.definition.formula)}")
    if proof.definition.assumptions:
        yield Text(f"  where {words.all_of(proof.definition.assumptions)}")
    for claim, finding in zip(proof.claims, findings, strict=True):
        yield Text()
        yield _heading(_title(claim, words), finding)
        yield from _body(claim, words)
        if any(ground.independence for ground in claim.grounds):
            yield from _independence(claim, next(independence))
        for note in finding.notes:
            yield Text(f"  except where {words.say_text(note)} = 0: there it divides by 0")
    for number in proof.numbers.values():
        yield Text(f"\n{expression_of(number.tree)}: the only zero on {_interval(number.ground)}")
    for gap in proof.gaps:
        yield Text()
        yield Text(f"without evidence: {gap}", style=_STYLES["UNDECIDED"])
    confirmed = sum(finding.outcome.value == "CONFIRMED" for finding in findings)
    yield Text()
    rest = f", {len(proof.gaps)} without evidence" if proof.gaps else ""
    yield Text(f"{confirmed} of {len(findings)} claims confirmed by the checker{rest}")


def _interval(ground: Ground) -> str:
    return f"{ground.lower} < x < {ground.upper}"


def _independence(claim: Claim, finding: Finding) -> Iterator[Text]:
    """Say what independent letters mean, where there are letters."""
    if any(ground.letters for ground in claim.grounds):
        yield _heading(f"  {_INDEPENDENT}", finding)
        if isinstance(claim, MonotoneClaim) and claim.unrelated:
            yield _heading(f"  {_UNRELATED}", finding)


@dataclass(frozen=True, slots=True)
class _Words:
    """How trees are said: as in the definition and the forms where they come from there."""

    known: dict[str, sp.Basic]

    @classmethod
    def of(cls, forms: OutputForms) -> "_Words":
        parts = [forms.activation.expr, forms.derivative]
        for form in (*forms.forms, *forms.mixed):
            parts += [form.expr, *(meaning for _, meaning in form.atoms)]
        spelt = (part for part in parts if not part.has(Described))
        return cls({str(tree_of(part)): part for part in spelt})

    def say(self, tree: Tree) -> str:
        """Return a tree as Unicode text."""
        expr = self.known.get(str(tree))
        return to_text(from_sympy(expression_of(tree) if expr is None else expr))

    def say_text(self, text: str) -> str:
        """Return what the checker wrote, in the usual signs."""
        return text.replace("**", "^").replace("*", "·")

    def all_of(self, conditions: Sequence[Tree]) -> str:
        """Return several conditions in one line."""
        return ", ".join(map(self.say, conditions))


def _heading(title: str, finding: Finding) -> Text:
    badge = (finding.outcome.value.lower(), _STYLES[finding.outcome.value])
    reason = f": {finding.reason}" if finding.reason else ""
    return Text.assemble((title, "bold"), " " * max(_COLUMN - len(title), 2), badge, reason)


def _title(claim: Claim, words: _Words) -> str:
    if isinstance(claim, FormClaim):
        said = "" if claim.formula is None else f": dy/dx = {words.say(claim.formula)}"
        where = {1: " where dy/dx > 0", -1: " where dy/dx < 0"}.get(claim.bit, "")
        return f"{_FORMS[claim.kind]}{said}{where}"
    if isinstance(claim, SharedClaim):
        return f"no form in y for {words.all_of(claim.otherwise)}"
    if isinstance(claim, MonotoneClaim):
        return f"y is {'increasing' if claim.sign > 0 else 'decreasing'}: a function of y exists"
    at = ", ".join(f"{name} = {value}" for name, value in claim.parameters.items())
    return f"no function of y{f' for {at}' if at else ''}"


#: how a sign is seen where no spelling shows it, by the number of ends that are used
_ALONG: Final = ("by balls", "by its value at an end and its slope", "by both ends and its bend")
_FORMS: Final = {"derivative": "from x", "form": "from y", "mixed": "from x and y"}


def _body(claim: Claim, words: _Words) -> Iterator[Text]:
    if isinstance(claim, FormClaim):
        yield from _form(claim, words)
    elif isinstance(claim, WitnessClaim):
        yield from _witness(claim)
        for ground in claim.grounds:
            yield from _ground(ground, words)
    elif isinstance(claim, SharedClaim):
        yield Text(f"  {_WHY_PAIR}")
        for at, slope in claim.places:
            yield Text(
                f"    x = {words.say(at)}:  y = {words.say(claim.output)},  "
                f"dy/dx = {words.say(slope)}"
            )
        for ground in claim.grounds:
            yield from _ground(ground, words)
    else:
        yield Text(f"  dy/dx is {'>' if claim.sign > 0 else '<'} 0 but for isolated zeros")
        for relation in _relations(claim, words):
            yield Text(f"  implicitly {relation}")
        yield from _ground(claim.grounds[0], words)


def _form(claim: FormClaim, words: _Words) -> Iterator[Text]:
    if claim.condition:
        yield Text(f"  for {words.all_of(claim.condition)}")
    for name, meaning in claim.atoms.items():
        yield Text(f"  where {words.say(name)} = {words.say(meaning)}")
    for ground in claim.grounds:
        yield from _ground(ground, words)


def _witness(claim: WitnessClaim) -> Iterator[Text]:
    yield Text(f"  {_WHY_OPPOSITE if claim.output is None else _WHY_PAIR}")
    for place in claim.places:
        where = f"{_short(place.lower)} < x < {_short(place.upper)}"
        if place.lower == place.upper:
            where = f"x = {ball_text(place.lower)}"
        output = ":" if claim.output is None else f":  y = {ball_text(claim.output)},"
        yield Text(f"    {where}{output}  dy/dx = {ball_text(place.slope)}")


def _short(number: str) -> str:
    return ball_text(str(sp.Rational(number).evalf(18)))


def _ground(ground: Ground, words: _Words) -> Iterator[Text]:
    if ground.lower == ground.upper:
        yield Text(
            f"  at x = {words.say(ground.lower)}: y = {words.say(ground.function)}, "
            f"dy/dx = {words.say(ground.slope)}"
        )
        return
    if ground.where:
        meets = any(condition[0] == "eq" for condition in ground.where)
        by_rule = ": dy/dx by convention" if meets else ""
        yield Text(f"  where {words.all_of(ground.where)}{by_rule}")
    else:
        ends = f"{words.say(ground.lower)} < x < {words.say(ground.upper)}"
        yield Text(f"  on {ends}".replace("oo", "∞"))
    if ground.formula is not None:
        yield Text(f"    dy/dx = {words.say(ground.formula)}")
    for one in ground.letters:
        yield Text(f"    letter    {_letter(one, words)}")
    for condition in ground.conditions:
        if isinstance(expression_of(condition), sp.logic.boolalg.BooleanAtom):
            continue  # between numbers, such as 2 ≥ 0
        yield Text(f"    needs     {words.say(condition)}")
    yield from _places(ground)
    for term, spelled in ground.signs.items():
        if spelled[0] == "along":
            yield Text(f"    sign of   {words.say_text(term)}: {_ALONG[len(spelled) - 1]}")
            continue
        said = words.say(spelled)
        if said != words.say_text(term).replace(" - ", " − "):
            yield Text(f"    sign of   {words.say_text(term)} = {said}")
    yield Text(f"    y       = {words.say(ground.function)}")
    yield Text(f"    dy/dx   = {words.say(ground.slope)}")


def _places(ground: Ground) -> Iterator[Text]:
    """Say at which places a determinant shows the letters to be independent, or why not."""
    said = ground.independence
    if said is None or not ground.letters:
        return
    if said.open:
        yield Text(f"    open      independence: {said.open}")
        return
    places = "; ".join(", ".join(f"{n} = {v}" for n, v in at.items()) for at in said.places)
    yield Text(f"    independent: a determinant at {places} is not 0")


def _relations(claim: MonotoneClaim, words: _Words) -> Iterator[str]:
    """Yield the polynomial equations of y and of dy/dx."""
    for name, parts in claim.relations.items():
        letter = name if name == "y" else "y′"
        terms: list[Tree] = [["mul", c, ["pow", letter, str(k)]] for k, c in enumerate(parts)]
        yield f"{words.say(['add', *terms])} = 0"


def _letter(one: Letter, words: _Words) -> str:
    letter = words.say(one.letter)
    if one.function == "pi":
        return f"{letter} = π,  {letter}′ = 0"
    if one.function == "root":
        relation: Tree = ["eq", ["pow", one.letter, str(one.degree)], one.argument]
        stated = words.say(relation)
    else:
        stated = f"{letter} = {words.say([one.function, one.argument])}"
    return f"{stated},  {letter}′ = {words.say(one.derivative)}"
