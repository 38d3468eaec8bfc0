"""Findings: what is unproved, inexact, stale or edited by hand."""
