"""Answers to formulas that people type; complete ones are kept."""

import subprocess
from collections.abc import Sequence

from derive.activation import Activation
from derive.artifacts.cache import key_of
from derive.artifacts.session import Session
from derive.artifacts.sources import engine_digest
from derive.artifacts.studies import definition_text
from derive.custom import Answer, Definition, ask


def answer_to(
    definition: Definition,
    others: Sequence[Activation],
    session: Session,
    budget: float,
    process: subprocess.Popen[bytes] | None = None,
) -> Answer:
    """Return the answer, from the cache or within ``budget`` seconds; raises as ``ask`` does."""
    texts = map(definition_text, (definition, *others))
    key = key_of("answer", engine_digest(), *texts)
    stored = session.cache.load(key)
    if isinstance(stored, Answer):
        return stored
    answer = ask(definition, others, budget=budget, process=process)
    if not answer.unreached:
        session.cache.store(key, answer)
    session.report(answer.name)
    return answer
