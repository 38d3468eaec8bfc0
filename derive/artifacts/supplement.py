"""What a document says beside the studies: families, conventions of frameworks, the article."""

import inspect
import re
import sys
from dataclasses import replace
from types import ModuleType

from derive.activation import Activation
from derive.artifacts.measured import measured
from derive.artifacts.request import Request
from derive.artifacts.session import Session
from derive.artifacts.studies import judged_claims
from derive.artifacts.work import Work
from derive.catalog import get
from derive.catalog.frameworks import VERSIONS, Convention, conventions_of
from derive.display import Relation
from derive.display.reading import from_sympy
from derive.messages import Lang, prose
from derive.printing.letters import with_greek
from derive.rendering.document import Supplement, document_view
from derive.rendering.document_views import DocumentView
from derive.rendering.views import ConventionView
from derive.vector import VectorActivation


def document_of(work: Work, request: Request, session: Session) -> DocumentView:
    """Return what the document about ``work`` says, in the edition that is asked for."""
    names = [study.activation.name for study in work.studies]
    supplement = Supplement(
        modules=work.modules,
        families={name: _family(name, request) for name in names},
        failures=(*work.failures, *work.vector_failures),
        vectors=work.vectors,
        conventions={name: _conventions(name, request.edition.lang) for name in names},
        accuracy=measured(request.accuracy, request.edition.lang),
    )
    about_all = () if request.names else judged_claims(session)
    return document_view(work.studies, about_all, request.edition, supplement)


def _conventions(name: str, lang: Lang) -> tuple[ConventionView, ...]:
    """Return what frameworks do for an entry; those that do the same share a row."""
    groups: dict[ConventionView, list[str]] = {}
    for convention in conventions_of(name):
        who = f"{convention.framework} {VERSIONS[convention.framework]}"
        groups.setdefault(_convention(convention, lang), []).append(who)
    return tuple(replace(row, frameworks=tuple(who)) for row, who in groups.items())


def _convention(convention: Convention, lang: Lang) -> ConventionView:
    return ConventionView(
        frameworks=(),
        function=convention.function,
        defaults=tuple(f"{name} = {float(value):g}" for name, value in convention.defaults),
        kinks=tuple(
            Relation("↦", from_sympy(kink.at), from_sympy(kink.derivative))
            for kink in convention.kinks
        ),
        keeps=prose(lang, convention.keeps),
        differs=with_greek(prose(lang, convention.differs)),
    )


def _family(name: str, request: Request) -> str:
    """Return the family of an entry: the module of the catalogue that holds it, or "own"."""
    found = re.fullmatch(r"derive/catalog/(\w+)\.py::\w+", source_of(name, request))
    return found[1] if found else "own"


def source_of(name: str, request: Request) -> str:
    """Return where the entry is written, as ``derive/catalog/sigmoidal.py::SIGMOID``."""
    own = next((entry for entry in request.own if entry.name == name), None)
    if own is not None:
        return own.place
    return place_of(get(name))


def place_of(entry: Activation | VectorActivation) -> str:
    """Return where an entry of the catalogue is written."""
    places = (
        f"{module.replace('.', '/')}.py::{constant}"
        for module, content in sorted(sys.modules.items())
        if module.startswith("derive.catalog.")
        for constant, value in vars(content).items()
        if value is entry and _is_written_in(content, constant)
    )
    return next(places, f"derive/catalog, entry {entry.name}")


def _is_written_in(module: ModuleType, constant: str) -> bool:
    """Tell the module that defines a constant from those that import it."""
    return re.search(rf"^{constant}\b[^=\n]*=", inspect.getsource(module), re.MULTILINE) is not None
