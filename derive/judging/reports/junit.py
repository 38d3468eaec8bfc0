"""JUnit XML: a suite for each target, a case for each derivative."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from derive.judging.records import Finding, Judgement
from derive.judging.verify import Report


def as_junit(reports: Sequence[Report]) -> str:
    """Return all reports as one XML document."""
    root = Element("testsuites", name="derive verify")
    for report in reports:
        _suite(root, report)
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True)


def _suite(root: Element, report: Report) -> None:
    failures = sum(any(f.counts for f in j.findings) for j in report.judgements)
    number = len(report.judgements) + len(report.findings)
    suite = SubElement(
        root,
        "testsuite",
        name=report.target,
        tests=str(number),
        failures=str(failures),
        errors=str(len(report.findings)),
    )
    for finding in report.findings:
        case = SubElement(suite, "testcase", classname=report.target, name="import")
        SubElement(case, "error", message=_line(finding), type=finding.code)
    for judgement in report.judgements:
        _case(suite, report.target, judgement)


def _case(suite: Element, target: str, judgement: Judgement) -> None:
    name = judgement.claim.derivative.name
    case = SubElement(suite, "testcase", classname=target, name=name)
    counting = [f for f in judgement.findings if f.counts]
    for finding in counting[:1]:
        failure = SubElement(case, "failure", message=_line(finding), type=finding.code)
        failure.text = "\n".join(map(_line, counting))
    said = SubElement(case, "system-out")
    said.text = (
        f"{judgement.status}: {judgement.said_use} {judgement.method} {judgement.reason}".strip()
    )


def _line(finding: Finding) -> str:
    return f"{finding.code} {finding.title}: {finding.message}"
