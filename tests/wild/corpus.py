"""The corpus: our own code after published bug reports, with what must be found beside it."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from derive.judging.records import Judgement
from derive.judging.verify import Order, Report, verify

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Expected:
    """What must be said of one derivative: a code with a cause, or nothing when it is right."""

    name: str
    code: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Result:
    """One derivative of the corpus, judged."""

    group: int
    title: str
    name: str
    expected: Expected | None
    judgement: Judgement | None

    @property
    def is_right(self) -> bool:
        """Whether nothing may be found."""
        return self.expected is None

    @property
    def found(self) -> bool:
        """Whether the expected code is there, with the expected cause."""
        if self.expected is None or self.judgement is None:
            return False
        wanted = re.compile(self.expected.cause)
        return any(
            f.code == self.expected.code and wanted.search(f.cause) for f in self.judgement.findings
        )

    @property
    def false(self) -> bool:
        """Whether right code is blamed."""
        if not self.is_right or self.judgement is None:
            return False
        return any(f.counts for f in self.judgement.findings)

    @property
    def fine(self) -> bool:
        """Whether all is said as it should be."""
        return not self.false if self.is_right else self.found

    def __str__(self) -> str:
        said = [] if self.judgement is None else self.judgement.findings
        wanted = f"{self.expected.code} /{self.expected.cause}/" if self.expected else "nothing"
        lines = [f"{self.title}: {self.name}: wanted {wanted}"]
        if self.judgement is not None:
            lines[0] += f", status {self.judgement.status} {self.judgement.reason}"
        return "\n    ".join([*lines, *(f"{f.code} {f.message} | {f.cause}" for f in said)])


def files(folder: Path = FOLDER) -> list[Path]:
    return sorted(p.with_suffix(".py") for p in folder.glob("*.toml"))


def judged_file(path: Path) -> list[Result]:
    return list(_results(path, verify(Order(target=str(path)))))


def judged(folder: Path = FOLDER) -> list[Result]:
    return [result for path in files(folder) for result in judged_file(path)]


def _results(path: Path, report: Report) -> Iterator[Result]:
    data = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    group, title, right = data["class"], data["title"], data.get("right", False)
    found = {j.claim.derivative.name: j for j in report.judgements}
    if right:
        for name, judgement in found.items():
            yield Result(group, title, name, None, judgement)
        return
    cases = {name: case for name, case in data.items() if isinstance(case, dict)}
    for name, case in cases.items():
        yield Result(group, title, name, Expected(name, **case), found.get(name))


def table(results: Sequence[Result]) -> str:
    lines = ["| class | cases | found | missed | false |", "|---|---|---|---|---|"]
    for title in dict.fromkeys(r.title for r in results):
        rows = [r for r in results if r.title == title]
        found = sum(r.found for r in rows)
        defects = sum(not r.is_right for r in rows)
        false = sum(r.false for r in rows)
        group = f"{rows[0].group}. " if rows[0].group else ""
        lines.append(f"| {group}{title} | {len(rows)} | {found} | {defects - found} | {false} |")
    right = [r for r in results if r.is_right and r.judgement is not None]
    proved = sum(r.judgement is not None and r.judgement.status == "PROVED" for r in right)
    lines.append("")
    lines.append(f"{proved} of {len(right)} right implementations PROVED.")
    return "\n".join(lines)
