"""`derive show`: one derivation, as text, LaTeX or JSON."""

import json
import re
from pathlib import Path
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from derive.artifacts.cache import Cache
from derive.cli.answering import answer_of
from derive.cli.options import (
    budget_option,
    entry_of,
    lang_option,
    no_cache_option,
    parameter_option,
)
from derive.cli.terminal import stdout
from derive.errors import OutOfBudgetError
from derive.messages import Lang
from derive.project import own_entries

if TYPE_CHECKING:
    from derive.custom import Answer
    from derive.derivation import Derivation
    from derive.output_forms import OutputForms
    from derive.study import Study

_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_NO_ENTRIES: Final = ("x", "pi", "e", "E")


class _Manner(NamedTuple):
    """In which language and detail a derivation is told."""

    lang: Lang
    level: str


@click.command("show", short_help="Show one derivation, line by line.")
@click.argument("name", metavar="NAME|FORMULA")
@parameter_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "latex", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)
@click.option("--kink", metavar="VALUE", help="Value to return at the kink, for example 1.")
@click.option(
    "--order",
    type=click.IntRange(2, 8),
    metavar="N",
    help="Instead of dy/dx: each derivative up to order N, from the output.",
)
@click.option("--by", metavar="PARAM", help="The derivative by this parameter, step by step.")
@click.option(
    "--level",
    type=click.Choice(["brief", "normal", "full"]),
    default="brief",
    show_default=True,
    help="brief: rules by name; normal: their laws too; full: and inner derivatives.",
)
@lang_option
@budget_option
@no_cache_option
def show_command(
    name: str,
    parameters: tuple[str, ...],
    form: str,
    kink: str | None,
    order: int | None,
    by: str | None,
    level: str,
    lang: Lang,
    budget: float,
    cache: Cache,
) -> int:
    """Show the derivation of NAME, or of a formula such as "x*tanh(log(1+exp(x)))".

    Every line stands with its rule and its verdict. Letters other than x are parameters.
    """
    if by is not None and order is not None:
        raise click.UsageError("--by and --order cannot be combined; give one of them")
    if is_formula(name, parameters):
        if kink is not None:
            raise click.UsageError("--kink is about an entry; a formula says its value in cases")
        answer = answer_of(name, parameters, budget, cache)
        if order is not None:
            _print_higher(answer.output_forms, answer.derivation, order, form, _Manner(lang, level))
            return 0
        if by is not None:
            _print_by(answer.study, by, form, _Manner(lang, level))
            return 0
        _print_answer(answer, form, _Manner(lang, level))
        return int(not answer.is_decided)  # what is UNDECIDED is a finding
    if parameters:
        raise click.UsageError(f"--param is about a formula; '{name}' has its own parameters")
    if _is_vector(name):
        if kink is not None or order is not None or by is not None:
            raise click.UsageError(
                f"'{name}' is a function of a vector: no --kink, --order or --by"
            )
        _print_vector(name, form, _Manner(lang, level))
        return 0
    start = perf_counter()
    study = study_within(name, kink, cache, budget)
    if order is not None:
        _print_higher(study.forms, study.derivation, order, form, _Manner(lang, level))
        return 0
    if by is not None:
        _print_by(study, by, form, _Manner(lang, level))
        return 0
    _print_study(study, form, _Manner(lang, level), perf_counter() - start)
    return 0


def is_formula(word: str, parameters: tuple[str, ...]) -> bool:
    """Whether a word is a formula; a plain name is one only if it is x, a constant, a parameter."""
    declared = {re.split(r"[=:\s]", parameter.strip(), maxsplit=1)[0] for parameter in parameters}
    return _NAME.fullmatch(word.strip()) is None or word.strip() in {*_NO_ENTRIES, *declared}


def _is_vector(name: str) -> bool:
    """Whether a name is one of an activation between vectors; raises for one that nothing has."""
    from derive.artifacts.choice import known_names
    from derive.catalog import require_known
    from derive.catalog.vector import VECTOR_CATALOG

    vectors = tuple(entry.name for entry in VECTOR_CATALOG)
    scalars = known_names(own_entries(Path.cwd()))
    require_known(name, (*scalars, *vectors))
    return name in vectors and name not in scalars


def _print_vector(name: str, form: str, manner: _Manner) -> None:
    from derive.cli.page import Page
    from derive.cli.show_vector import print_vector
    from derive.derivation import Level

    console = stdout()
    width = console.width if console.is_terminal else None
    print_vector(name, form, Page(width, manner.lang, Level(manner.level)))


def _print_higher(
    forms: "OutputForms",
    derivation: "Derivation | None",
    order: int,
    form: str,
    manner: _Manner,
) -> None:
    from derive.cli.page import Page
    from derive.cli.show_higher import print_higher
    from derive.derivation import Level

    console = stdout()
    width = console.width if console.is_terminal else None
    print_higher(forms, derivation, order, form, Page(width, manner.lang, Level(manner.level)))


def _print_by(study: "Study | None", by: str, form: str, manner: _Manner) -> None:
    from derive.cli.show_by import print_by
    from derive.derivation import Level

    if study is None:
        raise OutOfBudgetError("not reached: the derivation; give more --budget")
    print_by(study, by, form, manner.lang, Level(manner.level))


def study_within(name: str, kink: str | None, cache: Cache, budget: float) -> "Study":
    """Return the study of an entry; raises ``OutOfBudgetError`` when the seconds are used up."""
    from derive.artifacts.session import Session

    session = Session(cache)
    entry = entry_of(name, kink, session)
    from derive.artifacts.studies import study_all
    from derive.artifacts.workers import Workers
    from derive.catalog import CATALOG
    from derive.custom.alarm import until

    try:
        with until(monotonic() + budget):
            (study,) = study_all((entry,), CATALOG, session, Workers())
    except OutOfBudgetError as error:
        raise OutOfBudgetError(
            f"{name}: not reached within {budget:g} s; give more seconds with --budget"
        ) from error
    return study


def _print_study(study: "Study", form: str, manner: _Manner, seconds: float) -> None:
    from derive.derivation import Level

    if form == "json":
        from derive.cli.show_json import as_record

        click.echo(json.dumps(as_record(study, seconds=seconds), ensure_ascii=False, indent=2))
    elif form == "latex":
        from derive.cli.show_latex import as_latex

        click.echo(as_latex(study, manner.lang, Level(manner.level)))
    else:
        from derive.cli.show_text import as_text

        console = stdout()
        width = console.width if console.is_terminal else None
        console.print(as_text(study, width, manner.lang, Level(manner.level)))


def _print_answer(answer: "Answer", form: str, manner: _Manner) -> None:
    study = answer.study
    if study is not None:
        _print_study(study, form, manner, answer.seconds)
    elif form == "json":
        from derive.cli.show_json import record_of

        forms, gaps = answer.output_forms, answer.unreached
        record = record_of(answer.activation, forms, forms.condition_verdict, answer.seconds, gaps)
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    elif form == "latex":
        raise OutOfBudgetError("; ".join(map(str, answer.unreached)))
    else:
        from derive.cli.show_answer import as_text

        stdout().print(as_text(answer))
