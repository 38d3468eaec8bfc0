"""Templates filled with views; the only layer that imports Jinja2."""
