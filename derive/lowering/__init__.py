"""From an exact expression to a stable floating-point program."""
