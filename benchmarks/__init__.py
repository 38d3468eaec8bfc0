"""Measurements that are kept: run from a checkout, no part of the package."""
