"""What a build is asked for, and the command that asks for it again."""

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Final

from derive.edition import STANDARD, Edition
from derive.errors import UsageError
from derive.messages import Lang
from derive.project import OwnEntry
from derive.rendering.mode import Mode

#: folders below the output folder of a project
PACKAGE_FOLDER: Final = PurePosixPath("activations")
DOCUMENT_FOLDER: Final = PurePosixPath("derivations")

_NUMBER = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,18}|/[1-9]\d{0,17})?")


@dataclass(frozen=True, slots=True)
class KinkChoice:
    """Another convention at the kink of one activation, as in ``--kink relu=1``."""

    name: str
    value: Fraction

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One build.

    ``names`` limits it to these activations (empty: all). ``vendored`` writes the package alone,
    straight into the output folder, instead of a project's package and documents. ``own`` are the
    entries of the project, beside those of the catalogue. ``edition`` is how the document is made,
    ``templates`` a folder whose files stand in for the built-in templates of the same name,
    ``accuracy`` the file with what was measured, which the document quotes.
    ``mode`` is how the package computes.
    """

    names: tuple[str, ...] = ()
    kinks: tuple[KinkChoice, ...] = ()
    vendored: bool = False
    own: tuple[OwnEntry, ...] = ()
    mode: Mode = Mode.NATIVE
    edition: Edition = STANDARD
    templates: Path | None = None
    accuracy: Path | None = None

    @property
    def document_folder(self) -> PurePosixPath:
        """Where the document goes; an edition in another language has a folder of its own."""
        lang = self.edition.lang
        return DOCUMENT_FOLDER if lang is Lang.EN else DOCUMENT_FOLDER / lang.value

    @property
    def package_folder(self) -> PurePosixPath:
        """Where the package goes, below the output folder."""
        return PurePosixPath() if self.vendored else PACKAGE_FOLDER

    def command(self, name: str | None = None) -> str:
        """Return the command that remakes a file: the module of ``name``, or one about all.

        The output folder is left out, for bytes must not depend on places: a vendored package is
        remade from inside its own folder.
        """
        words = ["derive build"]
        words += [f"--accuracy {self.mode}"] if self.mode is not Mode.NATIVE else []
        if self.vendored:
            words.append("--out .")
            words += [f"--only {','.join(self.names)}"] if self.names else []
        words += [f"--kink {choice}" for choice in self.kinks if name in {None, choice.name}]
        if name is None and not self.vendored:
            words += self.edition.options
        return " ".join(words)


def kink_choice(text: str) -> KinkChoice:
    """Read ``relu=1`` or ``relu=1/2``; raises ``UsageError`` for anything else."""
    name, equals, value = text.partition("=")
    if not equals or not name or not _NUMBER.fullmatch(value.strip()):
        raise UsageError(f"--kink {text}: expected NAME=NUMBER, for example relu=1 or relu=1/2")
    return KinkChoice(name.strip(), Fraction(value.strip()))


def modules_present(root: Path, request: Request, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names whose modules a named build covers: its own and those already there."""
    folder = root / request.package_folder
    return tuple(
        name for name in known if name in request.names or (folder / f"{name}.py").is_file()
    )
