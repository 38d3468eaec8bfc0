"""The `derive` command: its sub-commands, and one place where errors become exit codes."""

import difflib
import errno
import os
import sys
import traceback
from collections.abc import Sequence
from enum import IntEnum
from typing import Final

import click

from derive import __version__
from derive.cli.accuracy import accuracy_command
from derive.cli.build import build_command
from derive.cli.check import check_command
from derive.cli.doctor import doctor_command
from derive.cli.explain import explain_command
from derive.cli.list import list_command
from derive.cli.new import new_command
from derive.cli.pdf import pdf_command, sheet_command
from derive.cli.plot import plot_command
from derive.cli.prove import prove_command
from derive.cli.show import show_command
from derive.cli.status import print_status
from derive.cli.templates import templates_command
from derive.cli.verify import verify_command
from derive.errors import DefinitionError, DeriveError, OutOfBudgetError, UndecidedError


class Exit(IntEnum):
    """What the exit code of every command means."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    ENVIRONMENT = 3
    INTERNAL = 70
    INTERRUPTED = 130


#: what a disk says that takes no more
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class SuggestingGroup(click.Group):
    """A group that answers a misspelt sub-command with the nearest one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the sub-command; raises ``click.UsageError`` with the nearest name."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self.commands, n=1, cutoff=0.5)
            hint = f"did you mean '{near[0]}'?" if near else f"one of {', '.join(self.commands)}"
            raise click.UsageError(f"no command is called '{args[0]}'; {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=SuggestingGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="derive")
@click.pass_context
def app(ctx: click.Context) -> None:
    """Activation functions from formula to trusted code.

    Differentiates every activation step by step, writes the derivative in terms of the output,
    proves each line, and generates NumPy source and a document.

    Exit codes: 0 fine, 1 findings, 2 usage, 3 environment, 70 internal error.
    """
    if ctx.invoked_subcommand is None:
        print_status()


for command in (
    list_command,
    show_command,
    prove_command,
    new_command,
    build_command,
    pdf_command,
    plot_command,
    sheet_command,
    templates_command,
    check_command,
    accuracy_command,
    verify_command,
    explain_command,
    doctor_command,
):
    app.add_command(command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; never raises, never leaves."""
    words = None if arguments is None else list(arguments)
    try:
        return int(app.main(words, prog_name="derive", standalone_mode=False) or Exit.FINE)
    except click.Abort:
        _complain("interrupted; nothing was changed")
        return Exit.INTERRUPTED
    except click.ClickException as error:
        _complain(f"{error.format_message()}{_help_hint(error)}")
        return error.exit_code
    except DeriveError as error:
        _complain(_said(error))
        return error.exit_code
    except BrokenPipeError:
        # the reader of our output is gone (`derive list | head`): nothing is left to tell it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FINE
    except Exception as error:  # the one place that may: it must not pass for an answer
        if isinstance(error, OSError) and error.errno in _FULL:
            _complain(f"{error.filename or 'the output'} cannot be written ({error.strerror})")
            return Exit.ENVIRONMENT
        traceback.print_exc()
        _complain(f"internal error ({type(error).__name__}); please report the lines above")
        return Exit.INTERNAL


def _said(error: DeriveError) -> str:
    """Return what an error says, the formulas that the engine quotes set as in every output."""
    if not isinstance(error, DefinitionError | UndecidedError | OutOfBudgetError):
        return str(error)
    from derive.messages import Lang
    from derive.printing.sentences import sentence

    return sentence(Lang.EN, str(error))


def _help_hint(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return "" if context is None else f" (`{context.command_path} --help` shows what it takes)"


def _complain(message: str) -> None:
    line = " ".join(message.split())
    click.echo(f"{click.style('derive:', fg='red')} {line}", err=True)
