"""The process in which judged code runs: finds pairs, traces them, evaluates them.

Nothing here imports SymPy: the process starts fast, and the tool that judges never runs the code.
"""
