"""The part of `derive show` about frameworks: their defaults, and their values at kinks."""

from collections.abc import Iterator

import sympy as sp
from rich.text import Text

from derive.activation import Activation
from derive.catalog.frameworks import VERSIONS, Convention, Framework, conventions_of
from derive.catalog.frameworks.judging import admits_form, outside_slopes
from derive.catalog.frameworks.summary import Votes, defaults_of, labels_of, values_at
from derive.cli.page import Page
from derive.display.reading import from_sympy
from derive.errors import UndecidedError
from derive.messages import prose


def framework_lines(activation: Activation, page: Page) -> Iterator[Text]:
    """Yield a paragraph where a framework has a default, or another value or function than ours."""
    known = conventions_of(activation.name)
    lines = [
        *_defaults(activation, known, page),
        *_kinks(activation, known, page),
        *_differing(known, page),
    ]
    if lines:
        yield Text()
        yield Text(page.say("frameworks"), style="bold")
        yield from lines
        yield Text(f"  {page.say('read-at', versions=_versions(known))}", style="dim")


def _defaults(activation: Activation, known: tuple[Convention, ...], page: Page) -> Iterator[Text]:
    for parameter in activation.parameters:
        votes = defaults_of(known, parameter.name)
        if votes:
            words = page.say(
                "framework-default", name=from_sympy(parameter.symbol), values=_said(votes, page)
            )
            yield Text(f"  {words}")


def _kinks(activation: Activation, known: tuple[Convention, ...], page: Page) -> Iterator[Text]:
    """Yield a line for each point at which somebody returns another value than we do."""
    ours = {kink.at: kink.derivative for kink in activation.kinks}
    for at in dict.fromkeys(kink.at for c in known for kink in c.kinks):
        votes = values_at(known, at)
        if {value for value, _ in votes} != {ours.get(at)}:
            values = _said(votes, page)
            yield Text(f"  {page.say('framework-kink', at=from_sympy(at), values=values)}")
    refused = labels_of(_refused(activation, known))
    if refused:
        yield Text(f"    {page.say('framework-no-form', whose=', '.join(refused))}")
    for convention in known:
        if outside_slopes(activation, convention):
            yield Text(f"    {page.say('framework-no-slope', function=convention.function)}")


def _refused(activation: Activation, known: tuple[Convention, ...]) -> Iterator[Convention]:
    """Yield the conventions with which no form in y exists; each set of values is tried once."""
    ours = tuple((kink.at, kink.derivative) for kink in activation.kinks)
    admitted = {ours: True}
    for convention in known:
        theirs = tuple((k.at, k.derivative) for k in convention.applied_to(activation).kinks)
        if theirs not in admitted:
            admitted[theirs] = _admits(activation, convention)
        if not admitted[theirs]:
            yield convention


def _admits(activation: Activation, convention: Convention) -> bool:
    """Whether a form in y exists with these values; what is not known is not reported."""
    try:
        return admits_form(activation, convention)
    except UndecidedError:
        return True


def _differing(known: tuple[Convention, ...], page: Page) -> Iterator[Text]:
    said = dict.fromkeys((_plain(c.framework), c.function, c.differs) for c in known if c.differs)
    for framework, function, how in said:
        yield Text(f"  {framework}, {function}: {prose(page.lang, how)}")


def _said(votes: Votes, page: Page) -> str:
    parts = (f"{_value(value, page)} ({', '.join(labels)})" for value, labels in votes)
    return "; ".join(parts)


def _value(value: sp.Expr, page: Page) -> str:
    return page.math(from_sympy(value))


def _versions(known: tuple[Convention, ...]) -> str:
    named = {c.framework for c in known if c.defaults or c.kinks or c.differs}
    versions = {_plain(f): VERSIONS[f] for f in Framework if f in named}
    return ", ".join(f"{name} {version}" for name, version in versions.items())


def _plain(framework: Framework) -> str:
    return framework.value.split("-", maxsplit=1)[0]
