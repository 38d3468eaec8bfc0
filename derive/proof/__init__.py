"""The only layer that decides truth.

A proof is exact algebra in a field of generators, or ball arithmetic; ``simplify(...) == 0`` is
neither, and SymPy's assumption queries are not evidence.
"""
