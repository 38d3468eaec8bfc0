"""`derive prove`: the proof object of one activation, re-checked by the small checker."""

import json
from typing import TYPE_CHECKING, Any

import click

from derive.artifacts.cache import Cache
from derive.cli.answering import answer_of
from derive.cli.options import (
    budget_option,
    json_option,
    no_cache_option,
    parameter_option,
)
from derive.cli.show import is_formula, study_within
from derive.cli.terminal import stdout
from derive.errors import UnconfirmedProofError

if TYPE_CHECKING:
    from derive.certificate import Proof
    from derive.checker import Finding
    from derive.output_forms.records import OutputForms


@click.command("prove", short_help="Print the proof of one activation, checked anew.")
@click.argument("name", metavar="NAME|FORMULA")
@parameter_option
@json_option
@budget_option
@no_cache_option
def prove_command(
    name: str, parameters: tuple[str, ...], as_json: bool, budget: float, cache: Cache
) -> None:
    """Print what is proved of NAME, or of a formula: letters, identities, conditions, witnesses.

    A separate, small checker judges each proof anew; what it does not confirm fails the command.
    Where f falls into other pieces for other parameters there is a proof for each case of them.
    A second one judges whether the letters of a proof are independent, on which no proof rests.
    """
    if not is_formula(name, parameters):
        if parameters:
            raise click.UsageError(f"--param is about a formula; '{name}' has its own parameters")
        forms = study_within(name, None, cache, budget).forms
    else:
        forms = answer_of(name, parameters, budget, cache).output_forms
    from derive.cli.prove_json import as_record
    from derive.cli.prove_text import as_text
    from derive.evidence import proofs_of

    records: list[dict[str, Any]] = []
    weak: list[str] = []
    for case, proof in proofs_of(forms):
        judged = _judged(case, proof)
        records.append(as_record(*judged))
        weak += [*_weak(*judged[1:]), *(gap.split(":")[0] for gap in proof.gaps)]
        if not as_json:
            stdout().print(as_text(case, proof, *judged[1:]))
    if as_json:
        shown = records[0] if len(records) == 1 else {"cases": records}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    if weak:
        raise UnconfirmedProofError(f"{name}: not confirmed: {', '.join(weak)}")


def _judged(
    forms: "OutputForms", proof: "Proof"
) -> "tuple[dict[str, Any], tuple[Finding, ...], tuple[Finding, ...]]":
    """Return a proof object as plain JSON, and what both judges say of it."""
    from derive.certificate import as_json as plain
    from derive.certificate import definition_of
    from derive.relations import judge
    from derive.sides import check

    record = plain(proof)
    return record, check(record, plain(definition_of(forms.activation))), judge(record)


def _weak(findings: "tuple[Finding, ...]", independence: "tuple[Finding, ...]") -> list[str]:
    from derive.checker import Outcome

    weak = [f.kind for f in findings if f.outcome is not Outcome.CONFIRMED]
    return weak + [f"letters: {f.kind}" for f in independence if f.outcome is Outcome.REJECTED]
