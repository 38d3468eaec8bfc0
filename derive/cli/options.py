"""Options and arguments that several commands share."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from derive.artifacts.cache import Cache, default_folder
from derive.artifacts.request import KinkChoice, kink_choice
from derive.edition import Level
from derive.messages import Lang
from derive.project import own_entries
from derive.rendering.mode import Mode

if TYPE_CHECKING:
    from derive.activation import Activation
    from derive.artifacts.session import Session
    from derive.study import Study

#: where a project keeps what is generated, below the folder in which the command runs
GENERATED: Final = Path("generated")
#: what `derive accuracy` keeps there, for the document to quote
MEASURED: Final = GENERATED / "accuracy.json"


def tried_module(study: "Study", mode: Mode) -> str:
    """Return the module of a user's own entry, tried before it is written."""
    from derive.checking.trial import tried_module

    return tried_module(study, mode)


def _kinks(
    _ctx: click.Context, _param: click.Parameter, values: Sequence[str]
) -> tuple[KinkChoice, ...]:
    return tuple(sorted((kink_choice(value) for value in values), key=str))


def _cache(_ctx: click.Context, _param: click.Parameter, without: bool) -> Cache:
    return Cache(None if without else default_folder())


def _mode(_ctx: click.Context, _param: click.Parameter, value: str) -> Mode:
    return Mode(value)


def _names(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (value or "").split(",") if name.strip())


def _lang(_ctx: click.Context, _param: click.Parameter, value: str) -> Lang:
    return Lang(value)


kink_option = click.option(
    "--kink",
    "kinks",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_kinks,
    help="Value to return at the kink, for example relu=1.",
)
accuracy_option = click.option(
    "--accuracy",
    "mode",
    type=click.Choice([mode.value for mode in Mode]),
    default=Mode.NATIVE.value,
    show_default=True,
    callback=_mode,
    help="Compute float32 as it is, or in float64 and round once.",
)
no_cache_option = click.option(
    "--no-cache",
    "cache",
    is_flag=True,
    callback=_cache,
    help="Derive and prove everything anew.",
)
lang_option = click.option(
    "--lang",
    type=click.Choice([str(lang) for lang in Lang]),
    default=str(Lang.EN),
    show_default=True,
    callback=_lang,
    help="Language of words; the mathematics is the same.",
)
level_option = click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    default=Level.NORMAL.value,
    show_default=True,
    callback=lambda _ctx, _param, value: Level(value),
    help="brief: rules by name; normal: their laws too; full: and inner derivatives.",
)
templates_option = click.option(
    "--templates",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="Templates that stand in for the built-in ones of the same name.",
)
engine_option = click.option(
    "--engine", metavar="NAME", help="Make the PDF with this one, for example typst."
)
strict_option = click.option(
    "--strict", is_flag=True, help="Treat warnings of the PDF engine as errors."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
only_option = click.option(
    "--only", metavar="A,B", callback=_names, help="With --out: these activations alone."
)

parameter_option = click.option(
    "--param",
    "parameters",
    multiple=True,
    metavar="NAME[=DEFAULT][: CONDITION]",
    help='A letter of the formula, for example "a=0.01: a >= 0".',
)
budget_option = click.option(
    "--budget",
    type=click.FloatRange(min=0, min_open=True, max=3600),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="Time for a formula; what is not reached is UNDECIDED.",
)


def entry_of(name: str, kink: str | None, session: "Session | None" = None) -> "Activation":
    """Return the entry, with another value at its kink where one is given."""
    from derive.artifacts.choice import chosen, require_one_input
    from derive.artifacts.session import Session

    own = own_entries(Path.cwd())
    require_one_input((name,), own)
    session = session or Session(Cache(default_folder()))
    kinks = () if kink is None else (kink_choice(f"{name}={kink}"),)
    return chosen((name,), kinks, own=own, session=session)[0]
