"""Jacobians of activations between vectors, over the output, for any number of components."""

from derive.vector.definition import Aggregate, Combine, VectorActivation, n
from derive.vector.find import find_vector_forms
from derive.vector.records import (
    Entry,
    Index,
    Pullback,
    Total,
    VectorForm,
    VectorForms,
    VectorWitness,
)

__all__ = [
    "Aggregate",
    "Combine",
    "Entry",
    "Index",
    "Pullback",
    "Total",
    "VectorActivation",
    "VectorForm",
    "VectorForms",
    "VectorWitness",
    "find_vector_forms",
    "n",
]
