"""A hash that is kept is that of the value, in this process alone."""

import pickle

from derive.lowering import operations as op
from derive.lowering.terms import Letter, Term, call, number, walk


def _term() -> Term:
    once = call(op.ADD, Letter("x"), number(1))
    return call(op.MULTIPLY, once, call(op.EXP, once))


def test_equal_terms_are_found_in_a_set() -> None:
    """Built twice, and with the hash of one already known."""
    first = _term()
    assert {first} == {_term()}
    assert {first} != {call(op.NEGATE, _term())}


def test_a_hash_is_not_pickled() -> None:
    """Another process hashes text otherwise."""
    known = Letter("x")
    hash(known)
    assert pickle.dumps(known) == pickle.dumps(Letter("x"))
    assert pickle.loads(pickle.dumps(known)) in {Letter("x")}  # noqa: S301  written here


def test_what_is_used_twice_is_walked_once() -> None:
    """Arguments come before what uses them."""
    assert [str(type(node).__name__) for node in walk(_term())] == [
        "Letter",
        "Number",
        "Call",
        "Call",
        "Call",
    ]
