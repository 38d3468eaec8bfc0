"""Studies come back in the order asked for, and their keys see every change of a definition."""

from dataclasses import replace
from pathlib import Path

import sympy as sp

from derive.artifacts.cache import Cache
from derive.artifacts.session import Session
from derive.artifacts.studies import dearest_first, definition_text, outcomes_of, study_key
from derive.artifacts.workers import Workers
from derive.catalog.exponential import ELU
from derive.catalog.rectified import IDENTITY, LEAKY_RELU, RELU
from derive.errors import DeriveError
from derive.study import Study

ENTRIES = (RELU, IDENTITY)


def test_outcomes_keep_the_order_of_the_request(tmp_path: Path) -> None:
    """Computed or found, on one process or two, the first asked for comes first."""
    session = Session(Cache(tmp_path))
    for jobs in (2, 1):
        with Workers(jobs) as workers:
            outcomes = outcomes_of(ENTRIES, (), session, workers)
        studies = [outcome for outcome in outcomes if isinstance(outcome, Study)]
        assert [study.activation.name for study in studies] == ["relu", "identity"]


def test_long_formulas_come_first() -> None:
    """Whatever is asked for first; nothing is lost."""
    tasks = {"identity": (1,), "elu": (2,), "relu": (3,)}
    assert list(dearest_first(tasks, (IDENTITY, RELU, ELU)).items()) == [
        *(("elu", (2,)), ("relu", (3,)), ("identity", (1,)))
    ]


def test_progress_names_everything_once(tmp_path: Path) -> None:
    """What comes from the cache is reported as well."""
    heard: list[str] = []
    for _ in range(2):
        outcomes_of(ENTRIES, (), Session(Cache(tmp_path), heard.append), Workers(1))
    assert sorted(heard) == ["identity", "identity", "relu", "relu"]


def test_an_activation_beyond_the_engine_does_not_stop_the_others() -> None:
    """Its outcome is the error, the others have their study."""
    strange = replace(IDENTITY, name="strange", expr=sp.besselj(0, sp.Symbol("x", real=True)))
    outcomes = outcomes_of((strange, IDENTITY), (), Session(Cache(None)), Workers(1))
    assert isinstance(outcomes[0], DeriveError)
    assert isinstance(outcomes[1], Study)


def test_keys_see_formula_parameters_kinks_and_neighbours() -> None:
    """Whatever a study may depend on changes its key."""
    parameter = replace(ELU.parameters[0], default=sp.Integer(2))
    variants = [
        ELU,
        replace(ELU, title="Elu"),
        replace(ELU, expr=ELU.expr + 1),
        replace(ELU, parameters=(parameter,)),
        ELU.with_kink(sp.S.One),
    ]
    assert len({study_key(entry, (RELU,)) for entry in variants}) == len(variants)
    assert study_key(ELU, (RELU,)) != study_key(ELU, (LEAKY_RELU,))


def test_symbols_of_other_assumptions_are_other_definitions() -> None:
    """Two letters that print alike are told apart."""
    assert definition_text(sp.Symbol("a")) != definition_text(sp.Symbol("a", real=True))
