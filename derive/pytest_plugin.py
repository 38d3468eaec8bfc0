"""``pytest --derive``: one test for each derivative that ``[tool.derive.verify]`` names.

Loaded in every run of an environment that has derive, so nothing heavy is imported before the
option is given.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from derive.judging.records import Judgement
    from derive.judging.verify import Report


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--derive``."""
    group = parser.getgroup("derive")
    group.addoption(
        "--derive",
        action="store_true",
        help="judge the derivatives named in [tool.derive.verify] of pyproject.toml",
    )


def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Add one item for each derivative; they run the judged code in processes of their own."""
    if session.config.getoption("derive"):
        items += _items(session)


def _items(session: pytest.Session) -> Iterator[pytest.Item]:
    from derive.errors import DeriveError  # noqa: PLC0415 -- only with --derive

    folder = session.config.rootpath
    try:
        reports = _reports(folder)
    except DeriveError as error:
        raise pytest.UsageError(str(error)) from error
    for report in reports:
        named = f"derive::{_short(report.target, folder)}"
        for finding in report.findings:
            said = [finding.message] if finding.counts else []
            yield DeriveItem.from_parent(session, name=f"{named}::{finding.code}", said=said)
        for judgement in report.judgements:
            name = f"{named}::{judgement.claim.derivative.name}"
            yield DeriveItem.from_parent(session, name=name, judgement=judgement)


def _reports(folder: Path) -> "list[Report]":
    from derive.errors import UsageError  # noqa: PLC0415
    from derive.judging.baseline import read_baseline, without_known  # noqa: PLC0415
    from derive.judging.orders import configured_orders  # noqa: PLC0415
    from derive.judging.settings import import_paths, settings_of  # noqa: PLC0415
    from derive.judging.suppressing import suppressed  # noqa: PLC0415
    from derive.judging.verify import Order, verify, without_repeats  # noqa: PLC0415

    settings = settings_of(folder)
    base = Order(paths=import_paths(folder), convention=settings.convention)
    orders = configured_orders(settings, base)
    if not orders:
        raise UsageError("--derive: [tool.derive.verify] in pyproject.toml names no targets")
    reports = without_repeats([suppressed(verify(order), settings.ignore) for order in orders])
    if settings.baseline and Path(settings.baseline).exists():
        known = read_baseline(Path(settings.baseline))
        reports = [without_known(report, known) for report in reports]
    return reports


def _short(target: str, folder: Path) -> str:
    path = Path(target)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else target


class DeriveItem(pytest.Item):
    """The verdict on one derivative as a test."""

    def __init__(
        self, *, judgement: "Judgement | None" = None, said: list[str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.judgement = judgement
        self.said = said or []

    def runtest(self) -> None:
        """Fail with every finding that counts."""
        from derive.testing import complaints  # noqa: PLC0415 -- only with --derive

        said = [*self.said, *(complaints(self.judgement) if self.judgement else [])]
        if said:
            raise DerivativeError("\n".join(said))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the findings alone."""
        if isinstance(excinfo.value, DerivativeError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path | str, int | None, str]:
        """Point at the derivative in the judged file."""
        if self.judgement is None or not self.judgement.claim.derivative.file:
            return self.path, None, self.name
        where = self.judgement.claim.derivative
        return Path(where.file), max(0, where.line - 1), self.name


class DerivativeError(Exception):
    """A derivative with findings."""
