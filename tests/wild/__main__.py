"""``python -m tests.wild``: judge the corpus and print the table that the README shows."""

import sys

from tests.wild.corpus import judged, table


def main() -> None:
    """Print the table; with -v also every case that is not as expected."""
    results = judged()
    sys.stdout.write(table(results) + "\n")
    if "-v" in sys.argv:
        for result in results:
            unproved = result.is_right and getattr(result.judgement, "status", "") != "PROVED"
            if not result.fine or unproved:
                sys.stdout.write(f"{result}\n")


if __name__ == "__main__":
    main()
