"""For test suites: ``assert_derivative(f, f_prime)`` fails with what `derive verify` would say."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derive.judging.records import Judgement

#: pytest shows the message, not the lines that made it
__tracebackhide__ = True


def assert_derivative(
    function: Callable[..., Any],
    derivative: Callable[..., Any],
    *,
    convention: str = "",
    of: str = "",
    timeout: float = 20.0,
) -> None:
    """Assert that ``derivative`` is the derivative of ``function``, in x or in y as it says.

    Both must be defined at the top level of a module: they are imported and run in a process of
    their own. ``convention`` names a framework whose values at kinks are demanded, ``of`` the
    activation that ``function`` has to be. Raises ``AssertionError`` with every finding, and
    ``derive.errors.UsageError`` for functions that cannot be imported.
    """
    from derive.judging.verify import Order, verify  # noqa: PLC0415 -- SymPy takes half a second

    __tracebackhide__ = True
    order = Order(
        pairs=((_place(function), _place(derivative)),),
        of=of,
        convention=convention,
        timeout=timeout,
        paths=tuple(p for p in sys.path if p),
    )
    report = verify(order)
    said = [f"{f.code} {f.message}" for f in report.findings]
    for judgement in report.judgements:
        said += complaints(judgement)
    if said:
        raise AssertionError("\n".join(said))


def complaints(judgement: "Judgement") -> list[str]:
    """Return every finding that counts, as lines: what, where, likely cause, fix."""
    lines: list[str] = []
    for finding in judgement.findings:
        if not finding.counts:
            continue
        lines.append(f"{finding.code} {finding.where.name}: {finding.message}")
        if finding.input and finding.input not in finding.message:
            values = f"returned {finding.returned}, want {finding.wanted}"
            lines.append(f"    at {finding.input}: {values}")
        lines += [f"    likely cause: {finding.cause}"] if finding.cause else []
        lines += [f"    fix: {finding.fix}"] if finding.fix else []
    return lines


def _place(function: Callable[..., Any]) -> str:
    from derive.errors import UsageError  # noqa: PLC0415 -- only when it is called

    module, name = getattr(function, "__module__", ""), getattr(function, "__qualname__", "")
    if not module or not name or "<" in name or module == "__main__":
        raise UsageError(
            f"{name or function!r} cannot be imported by another process; define it with `def` "
            f"at the top level of a module"
        )
    return f"{module}:{name}"
