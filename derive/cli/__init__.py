"""The command line; the only layer that prints."""


def main() -> None:
    """Run the command line."""
