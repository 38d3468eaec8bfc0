"""The same verdicts for other programs: JSON, JUnit, SARIF, GitHub annotations."""

from collections.abc import Callable, Sequence
from typing import Final

from derive.judging.reports.github import as_github
from derive.judging.reports.json_report import as_json
from derive.judging.reports.junit import as_junit
from derive.judging.reports.sarif import as_sarif
from derive.judging.verify import Report

WRITERS: Final[dict[str, Callable[[Sequence[Report]], str]]] = {
    "json": as_json,
    "junit": as_junit,
    "sarif": as_sarif,
    "github": as_github,
}
