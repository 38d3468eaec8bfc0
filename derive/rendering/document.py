"""The derivation document as one view: what it says, before it is set in any format."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from derive.activation import Activation
from derive.derivation.records import Step
from derive.display import Node
from derive.edition import STANDARD, Edition
from derive.errors import DeriveError
from derive.messages import Lang, prose, text
from derive.printing.sentences import sentence
from derive.proof.verdict import Status
from derive.properties.records import ClaimReport
from derive.rendering.chains import badge_view
from derive.rendering.compare import MOST, comparison
from derive.rendering.document_views import (
    ClaimView,
    DocumentView,
    FailureView,
    FamilyView,
    TallyView,
)
from derive.rendering.sections import Beside, rule_view, section_view
from derive.rendering.vectors import vector_view
from derive.rendering.views import AccuracyView, ConventionView, RuleView
from derive.rules import RULES
from derive.study import Study, VectorStudy
from derive.vector import VectorActivation


@dataclass(frozen=True, kw_only=True, slots=True)
class Supplement:
    """What a document says beside the studies, by name: generated modules, families, failures.

    ``conventions`` are what frameworks do, ``accuracy`` what was measured of the generated code,
    ``vectors`` the functions between vectors that have a section.
    """

    modules: Mapping[str, str] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)
    failures: tuple[tuple[Activation | VectorActivation, DeriveError], ...] = ()
    vectors: tuple[VectorStudy, ...] = ()
    conventions: Mapping[str, tuple[ConventionView, ...]] = field(default_factory=dict)
    accuracy: Mapping[str, AccuracyView] = field(default_factory=dict)

    def beside(self, name: str) -> Beside:
        """Return what is said about one activation."""
        found = self.modules.get(name, ""), self.conventions.get(name, ()), self.accuracy.get(name)
        return Beside(*found)


def document_view(
    studies: Sequence[Study],
    claims: Sequence[ClaimReport] = (),
    edition: Edition = STANDARD,
    supplement: Supplement | None = None,
) -> DocumentView:
    """Return what the document about ``studies`` and the article's ``claims`` says."""
    supplement = supplement or Supplement()
    lang = edition.lang
    sections = tuple(
        section_view(study, edition, supplement.beside(study.activation.name)) for study in studies
    )
    vectors = tuple(
        vector_view(study, edition, supplement.accuracy.get(study.activation.name))
        for study in supplement.vectors
    )
    chains = _chains(studies, supplement.vectors)
    return DocumentView(
        title=text(lang, "document.title"),
        digest=definitions_digest(
            [study.activation for study in studies],
            [study.activation for study in supplement.vectors],
        ),
        level=edition.level.value,
        lines=sum(s.lines for s in sections) + sum(v.lines for v in vectors),
        proved=sum(s.proved for s in sections) + sum(v.proved for v in vectors),
        verdicts=_verdicts(chains, lang),
        kinds=_kinds(studies),
        sections=sections,
        vectors=vectors,
        failures=tuple(_failure(entry, error, lang) for entry, error in supplement.failures),
        families=_families(studies, supplement.families, lang),
        claims=tuple(_claim(claim, lang) for claim in claims),
        rules=_rules(studies, chains, lang),
    )


def _chains(
    studies: Iterable[Study], vectors: Iterable[VectorStudy]
) -> tuple[tuple[str, Sequence[Step]], ...]:
    """Return the steps of every chain to a first derivative, each with the name it is about."""
    smooth = ((s.activation.name, b.steps) for s in studies for b in s.derivation.branches)
    by_index = ((v.activation.name, chain.steps) for v in vectors for chain in v.chains)
    return (*smooth, *by_index)


def definitions_digest(
    activations: Iterable[Activation], vectors: Iterable[VectorActivation] = ()
) -> str:
    """Return twelve hexadecimal digits that change when any definition does."""
    definitions = "\n".join([*map(repr, activations), *map(repr, vectors)])
    return hashlib.sha256(definitions.encode()).hexdigest()[:12]


def _verdicts(chains: Iterable[tuple[str, Sequence[Step]]], lang: Lang) -> tuple[TallyView, ...]:
    """Count lines by verdict, the best first; a verdict that none has is left out."""
    counts = Counter(step.verdict.status for _, steps in chains for step in steps)
    return tuple(
        TallyView(text(lang, f"status.{status.lower()}"), counts[status])
        for status in Status
        if counts[status]
    )


def _kinds(studies: Iterable[Study]) -> tuple[TallyView, ...]:
    counts = Counter(study.forms.kind.value for study in studies)
    return tuple(TallyView(kind, count) for kind, count in sorted(counts.items()))


def _failure(entry: Activation | VectorActivation, error: DeriveError, lang: Lang) -> FailureView:
    reason = sentence(lang, " ".join(str(error).split()))
    return FailureView(entry.name, prose(lang, entry.title), reason)


def _families(
    studies: Sequence[Study], families: Mapping[str, str], lang: Lang
) -> tuple[FamilyView, ...]:
    """Return each family of two members or more, in the order of the catalogue."""
    members: dict[str, list[Study]] = {}
    for study in studies:
        if study.activation.name in families:
            members.setdefault(families[study.activation.name], []).append(study)
    return tuple(
        FamilyView(
            key=key,
            title=text(lang, f"family.{key}"),
            names=tuple(study.activation.name for study in group),
            plots=tuple(
                comparison(part, slopes=slopes, lang=lang)
                for part in _parts(group)
                for slopes in (False, True)
            ),
        )
        for key, group in members.items()
        if len(group) > 1
    )


def _parts(group: Sequence[Study]) -> list[Sequence[Study]]:
    """Return groups of about equal size that fit into one plot each."""
    count = -(-len(group) // MOST)
    size = -(-len(group) // count)
    return [group[start : start + size] for start in range(0, len(group), size)]


def _rules(
    studies: Sequence[Study], chains: Iterable[tuple[str, Sequence[Step]]], lang: Lang
) -> tuple[RuleView, ...]:
    users: dict[str, dict[str, None]] = {}
    for study in studies:
        for identifier in study.derivation.rules_used:
            users.setdefault(identifier, {})[study.activation.name] = None
    for name, steps in chains:
        for identifier in (i for step in steps for i in step.rules):
            users.setdefault(identifier, {})[name] = None
    return tuple(rule_view(row, lang, tuple(users[row.id])) for row in RULES if row.id in users)


def _claim(report: ClaimReport, lang: Lang) -> ClaimView:
    formula = report.truth if isinstance(report.truth, Node) else None
    truth = report.truth_verdict
    return ClaimView(
        number=report.number,
        claim=prose(lang, report.claim),
        formula=formula,
        words="" if formula is not None else prose(lang, str(report.truth)),
        checked=report.checked,
        badge=badge_view(report.verdict, lang),
        truth_badge=None if truth is None else badge_view(truth, lang),
        proof=prose(lang, report.proof),
    )
