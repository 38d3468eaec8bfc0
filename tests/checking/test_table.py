"""The accuracy table: errors of whole arrays, sweeps, rows, and what they belong to."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import sympy as sp

from derive.artifacts.cache import Cache
from derive.artifacts.session import Session
from derive.catalog import get
from derive.checking import exhaustive
from derive.checking import tabulate as tabulation
from derive.checking.accuracy import load_package, targets
from derive.checking.exact import Exact, errors_against_wider, ulp_of
from derive.checking.exhaustive import Extremes, Task, extremes, sweep_all, task_of
from derive.checking.points import MANY, Array, every_way
from derive.checking.sweep import sweep
from derive.checking.table import BLOCK, Sizes, rows_elsewhere, table_of
from derive.checking.table_text import Record, as_json, as_markdown, record_of
from derive.checking.tabulate import outdated, stored, tabulate
from derive.errors import UsageError
from derive.lowering.pieced import Pieced
from derive.proof import Piece, Region
from derive.rendering.digest import code_digest
from derive.rendering.mode import Mode
from derive.rendering.module import SUPPORT, render_activation, render_package, render_support
from derive.symbols import x
from tests.known import forms_of, study_of


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a package of one activation into the folder of a project."""
    root = tmp_path_factory.mktemp("project")
    for folder, mode in (("activations", Mode.NATIVE), ("rounded", Mode.ROUNDED)):
        package = root / folder
        package.mkdir()
        one = study_of("elu")
        (package / "elu.py").write_text(render_activation(one, mode), encoding="utf-8")
        (package / "__init__.py").write_text(render_package([one], mode), encoding="utf-8")
        (package / SUPPORT).write_text(render_support(mode), encoding="utf-8")
    return root


def test_an_ulp_is_that_of_the_exact_value() -> None:
    """At 1 and just below it, in the subnormals, at 0 and at the largest number."""
    values = np.array([1.0, np.nextafter(1.0, 0), 1e-44, 0.0, 3.4e38])
    expected = [2.0**-23, 2.0**-24, 2.0**-149, 2.0**-149, 2.0**104]
    np.testing.assert_array_equal(ulp_of(values, np.float32), expected)


@pytest.mark.parametrize(
    ("computed", "exact", "error"),
    [
        (1.0, 1.0 + 2.0**-24, 0.5),
        (1.0, 1.0 + 3 * 2.0**-23, 3.0),
        (np.nan, 1.0, np.nan),
        (np.nan, np.nan, 0.0),
        (np.inf, 1e39, 0.0),
        (np.inf, 1.0, np.inf),
        (-np.inf, 1e39, np.inf),
        (3.4e38, 1e39, np.inf),
        (0.0, 1e-46, pytest.approx(1e-46 * 2.0**149)),
    ],
)
def test_errors_against_a_wider_dtype(computed: float, exact: float, error: float) -> None:
    """Ulps, NaN for a NaN, inf for a wrong infinity; overflow to infinity is right."""
    found = errors_against_wider(np.array([computed], np.float32), np.array([exact]))[0]
    assert found == error or (np.isnan(found) and np.isnan(error))


def test_errors_against_balls() -> None:
    """An error of one ulp is found at a point, at a cut the stated value counts."""
    pieces = (Piece(Region(upper=sp.S.Zero), sp.exp(x)), Piece(Region(lower=sp.S.Zero), x + 3))
    exact = Exact(Pieced(pieces, (sp.S.One,)), {})
    points = np.array([-1.0, 0.0, 1.0])
    right = np.array([np.exp(-1.0), 1.0, 4.0])
    assert (exact.errors(points, right) <= 0.5).all()
    off = np.nextafter(right, np.inf)
    assert (exact.errors(points, off) > 0.5).all()
    assert exact.errors(points, off)[2] == 1.0
    assert np.isnan(exact.errors(points[:1], np.array([np.nan]))[0])
    assert np.isinf(exact.errors(points[:1], np.array([np.inf]))[0])
    assert exact.errors(points[:1], 2 * right[:1], 2.0)[0] <= 0.5


def test_what_is_too_large_for_balls_is_infinite_or_left_open() -> None:
    """E^(e^x) at 1e4 has no ball; its limit tells, and a wrong infinity is one."""
    points = np.array([1e4, 1e4, -1e4])
    computed = np.array([np.inf, 1.0, 1.0])
    double = Exact(Pieced((Piece(Region(), sp.exp(sp.exp(x))),), ()), {})
    assert double.errors(points, computed).tolist() == [0.0, np.inf, 0.0]
    swinging = Exact(Pieced((Piece(Region(), sp.sin(x) * sp.exp(sp.exp(x))),), ()), {})
    assert swinging.errors(points[:1], computed[:1]).tolist() == [-1.0]
    end = Exact(Pieced((Piece(Region(), -x * sp.log(x)),), ()), {})
    ends = end.errors(np.array([0.0, 0.0, -1.0]), np.array([0.0, 5e-324, 0.0]))
    assert ends.tolist() == [0.0, 1.0, -1.0]
    linear = Exact(Pieced((Piece(Region(), x * sp.tanh(sp.exp(x))),), ()), {})
    assert linear.errors(points[:1], np.array([1e4])).tolist() == [0.0]


def test_sweeps_meet_every_exponent_and_the_zeros() -> None:
    """All float16; float32 over all exponents, with the neighbours of a zero."""
    every = sweep(np.float16, 1 << 16, (), np.negative)
    assert len(every) == 65536 - 2 * 1024 - 1  # no infinities and NaN, one zero
    some = sweep(np.float32, 20_000, (), lambda points: points - np.float32(0.75))
    assert len(np.unique(np.frexp(some)[1])) > 250
    near = np.abs(some - 0.75)
    assert ((near > 0) & (near < 1e-6)).sum() > 20


def test_rows_of_one_activation(generated: Path) -> None:
    """Every function in four columns; rounded once is at most 0.501 ulp; nothing is undecided."""
    native = load_package(generated / "activations", "_table_native")
    rounded = load_package(generated / "rounded", "_table_rounded")
    table = table_of(native, rounded, forms_of("elu"), Sizes(4000, 400))
    names = {target.name for target in targets(forms_of("elu"))}
    assert {row.function for row in table.rows} == names
    for row in table.rows:
        assert row.lost == row.nan == row.inf == row.warnings == row.undecided == 0, row
        limit = 0.501 if row.mode == "rounded" else 4.0
        assert row.max_ulp <= limit, row
    assert [loss.end for loss in table.losses or ()] == ["x → −∞"]
    record = record_of(table, "c0de")
    assert '"c0de"' in as_json({"elu": record}, {"NumPy": "x"})
    text = as_markdown({"elu": record}, {"NumPy": "x"})
    assert "| float16, rounded once | 0.5001 | 7 of 7 |  |" in text
    assert "none." in text
    record["rows"][1]["max_ulp"], record["rows"][1]["nan"] = 99.0, 3
    text = as_markdown({"elu": record}, {"NumPy": "x"})
    assert "elu 99" in text
    assert "nan 3 of" in text


def test_the_table_knows_what_it_measured(generated: Path) -> None:
    """It is written beside the package, and outdated as soon as a kernel changes, no sooner."""
    entries = [get("elu")]
    tabulate(entries, generated, Sizes(500, 200), Session(Cache(None)), 1)
    assert set(stored(generated)) == {"elu"}
    assert outdated(generated) == ()
    module = generated / "activations" / "elu.py"
    text = module.read_text(encoding="utf-8")
    try:
        module.write_text(text.replace("Return y", "Give y"), encoding="utf-8")
        assert outdated(generated) == ()
        module.write_text(text.replace("np.expm1", "np.exp"), encoding="utf-8")
        assert outdated(generated) == ("elu",)
    finally:
        module.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="no module for tanh"):
        tabulate([get("tanh")], generated, Sizes(500, 200), Session(Cache(None)), 1)


def test_a_run_that_was_stopped_goes_on(
    generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is measured is kept; another number of points is measured anew."""
    session = Session(Cache(tmp_path))
    first = tabulate([get("elu")], generated, Sizes(500, 200), session, 1)

    def never(*_: object) -> Record:
        raise AssertionError("measured again")

    monkeypatch.setattr(tabulation, "_measured", never)
    assert tabulate([get("elu")], generated, Sizes(500, 200), session, 1) == first
    with pytest.raises(AssertionError, match="measured again"):
        tabulate([get("elu")], generated, Sizes(600, 200), session, 1)


def test_digests_leave_words_out() -> None:
    """Comments, docstrings and unused functions change no digest; kernels and what they use do."""
    text = '"""A."""\nT = table(1.0)\ndef f(x):\n    """B."""\ndef _f(x):\n    return g(x)  # c\n'
    support = "def g(x):\n    return h(x)\n\ndef h(x):\n    return x\n\ndef k(x):\n    return x\n"
    same = code_digest(text, support)
    assert code_digest(text.replace("B.", "D.").replace("# c", ""), '"""E."""\n' + support) == same
    assert code_digest(text, support.replace("def k", "def other")) == same
    assert code_digest(text, support.replace("h(x):\n    return x", "h(x):\n    return 2")) != same
    assert code_digest(text.replace("1.0", "2.0"), support) != same
    assert code_digest(text.replace("return g", "return -g"), support) != same


def test_extremes_name_the_worst_float() -> None:
    """A function that is wrong at one float is caught there."""
    points = np.linspace(1, 2, 1001, dtype=np.float32)

    def wrong(given: np.ndarray) -> np.ndarray:
        narrow = given.dtype == np.float32
        return np.where(narrow & (given == points[500]), given * 2, given)

    found = extremes(points, wrong)
    assert found.where == points[500]
    assert found.misrounded == 1
    assert found.max_ulp > 1e6
    assert found.with_part(Extremes(inputs=5)).inputs == 1006


def test_a_stopped_run_goes_on(
    generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts that were done are not tried again; notes about other code are not used."""
    monkeypatch.setattr(exhaustive, "PART", 1 << 12)
    task, keep = task_of(generated / "activations", "elu_derivative"), tmp_path / "n" / "keep.json"
    seen: list[str] = []
    first = sweep_all(task, keep, 1, seen.append, parts=1)
    keep.write_text(keep.read_text(encoding="utf-8").replace("0.0", "0.25"), encoding="utf-8")
    again = sweep_all(task, keep, 1, seen.append, parts=1)
    assert (first.max_ulp, again.max_ulp) == (0.0, 0.25)
    other = Task(task.package, task.module, task.function, "other code")
    assert sweep_all(other, keep, 1, seen.append, parts=1).max_ulp == 0.0
    assert seen == ["part 0"] * 3


@pytest.mark.slow
def test_two_processes_find_what_one_finds(generated: Path, tmp_path: Path) -> None:
    """Two parts of all float32, in any order."""
    task = task_of(generated / "activations", "elu_derivative")
    found = [sweep_all(task, tmp_path / f"{jobs}", jobs, print, parts=2) for jobs in (1, 2)]
    assert found[0] == found[1]


def test_an_unknown_function_is_refused(generated: Path) -> None:
    """The message holds the nearest names."""
    with pytest.raises(UsageError, match="elu_derivative"):
        task_of(generated / "activations", "elu_derivativ")


def test_the_call_is_a_function_of_the_points_alone(generated: Path) -> None:
    """Kinks and parameters do not disturb a sweep."""
    module = load_package(generated / "activations").elu
    call: Callable[[np.ndarray], np.ndarray] = module.elu
    assert np.isfinite(call(sweep(np.float64, 400, (0.0,), call))).all()


def test_what_cancels_at_the_smallest_float_has_a_value() -> None:
    """(x cos x - sin x)/x² is -x/3 at 2^-1074, where 2150 bits cancel; 1 is far from it."""
    expr = (x * sp.cos(x) - sp.sin(x)) / x**2
    tiny = np.array([5e-324, 5e-324])
    found = Exact(Pieced((Piece(Region(), expr),), ()), {}).errors(tiny, np.array([-0.0, 5e-324]))
    assert found == pytest.approx([1 / 3, 4 / 3])


def test_large_blocks_serve_each_point_twice_and_no_more() -> None:
    """A sweep that repeated its points would take hours; its blocks are large already."""
    computed = 0

    def call(points: Array) -> Array:
        nonlocal computed
        computed += points.size
        return points

    points = np.arange(1 << 16, dtype=np.float32)
    every_way(call, points, BLOCK)
    assert computed < 2.2 * points.size


def test_a_few_elements_beside_one_far_out_are_measured() -> None:
    """There the careful kernel computes all of them, which in a large block it never does."""
    points = np.linspace(-3, 3, 3 * BLOCK, dtype=np.float32)

    def call(x: Array) -> Array:
        is_careful = x.size < MANY // 2 and np.abs(x).max() > 1e38
        return np.full_like(x, is_careful)

    at, values = every_way(call, points, BLOCK)
    assert at.size > points.size
    assert set(values[points.size :]) == {1.0}


def test_other_values_of_a_parameter_are_measured(generated: Path) -> None:
    """The exact values follow the parameter; code that ignores it would be wrong everywhere."""
    package, forms = load_package(generated / "activations"), forms_of("elu")
    rows = list(rows_elsewhere(package, forms, {"alpha": 3.0}, 300, "elu_derivative"))
    assert [row.dtype for row in rows] == ["float64", "float32"]
    assert all(row.max_ulp < 8 and not row.nan + row.inf + row.lost for row in rows)
    ignored = package.elu.elu_derivative
    package.elu.elu_derivative = lambda points, alpha: ignored(points)
    rows = list(rows_elsewhere(package, forms, {"alpha": 3.0}, 300, "elu_derivative"))
    assert all(row.lost > 10 for row in rows)


def test_values_that_a_function_refuses_are_left_out(generated: Path) -> None:
    """The form in y of ELU holds for α >= 0 alone; the slope from x holds for all."""
    package, forms = load_package(generated / "activations"), forms_of("elu")
    given, name = {"alpha": -1.0}, "elu_derivative"
    assert not list(rows_elsewhere(package, forms, given, 300, f"{name}_from_output"))
    assert len(list(rows_elsewhere(package, forms, given, 300, name))) == 2
