"""Make the PDF of the document with whatever engine this machine has, in a scratch folder.

LaTeX is the document; Typst makes a rendition of it, under a name of its own, where there is no
TeX. Nothing outside the scratch folder is read or written by an engine, and the PDF comes back
as bytes: whoever writes it does so in one stroke.
"""

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from derive.artifacts import tex_log
from derive.errors import MachineError, UsageError
from derive.messages import Lang


class Engine(StrEnum):
    """Programs that make a PDF, in order of preference (pdfLaTeX needs the fewest packages)."""

    PDFLATEX = "pdflatex"
    LUALATEX = "lualatex"
    XELATEX = "xelatex"
    TECTONIC = "tectonic"
    TYPST = "typst"


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished PDF; ``warnings`` are boxes over 1 pt too wide, undefined references, glyphs."""

    engine: Engine
    content: bytes
    warnings: tuple[str, ...]

    @property
    def file_name(self) -> str:
        """``derivations.pdf``, or a name that says it is the Typst rendition."""
        return "derivations.typst.pdf" if self.engine is Engine.TYPST else "derivations.pdf"


_SOURCE: Final = "derivations.tex"
_MAX_RUNS: Final = 4
#: a fixed day, so that equal sources give equal bytes; SOURCE_DATE_EPOCH overrides it
_EPOCH: Final = "1577836800"


#: engines that can set each language: only LuaLaTeX breaks Chinese lines with babel alone
_SPEAKING: Final = {
    Lang.EN: tuple(Engine),
    Lang.ZH: (Engine.LUALATEX, Engine.TYPST),
}


def available_engines(lang: Lang = Lang.EN) -> tuple[Engine, ...]:
    """Return the engines on this machine that can set a language, best first."""
    return tuple(engine for engine in _SPEAKING[lang] if _is_installed(engine))


def choose_engine(wanted: str | None = None, lang: Lang = Lang.EN) -> Engine | None:
    """Return the engine called ``wanted``, else the best one, else None.

    Raises ``UsageError`` for an unknown name or one that cannot set the language, and
    ``MachineError`` for one that is not installed.
    """
    if wanted is None:
        return next(iter(available_engines(lang)), None)
    if wanted not in set(Engine):
        raise UsageError(f"no PDF engine is called '{wanted}'; known: {', '.join(Engine)}")
    engine = Engine(wanted)
    if engine not in _SPEAKING[lang]:
        able = " or ".join(_SPEAKING[lang])
        raise UsageError(f"{engine} cannot set the language '{lang}'; take {able}")
    if not _is_installed(engine):
        raise MachineError(f"{engine} is not installed; `derive doctor` says how to get it")
    return engine


def missing_engine(lang: Lang) -> str:
    """Return what to say where no engine was found."""
    packages = " ".join(tex_log.PACKAGES[lang])
    return (
        f"no PDF engine was found for the language '{lang}'; apt-get install "
        f"--no-install-recommends {packages}, or pip install 'derive-activations[pdf]'"
    )


def make_pdf(
    engine: Engine, latex: str, typst: Callable[[], str], *, seconds: float = 300.0
) -> Pdf:
    """Return the document as a PDF; ``typst`` is asked for its source only where it is needed.

    Raises ``MachineError`` with the offending line when the engine fails or exceeds ``seconds``,
    and when the scratch folder cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="derive-pdf-") as scratch:
            folder = Path(scratch)
            if engine is Engine.TYPST:
                return _typst_pdf(typst(), folder)
            return _tex_pdf(engine, latex, folder, seconds)
    except OSError as error:
        raise MachineError(
            f"{engine}: its scratch folder cannot be written ({error.strerror or error}); "
            f"free space in {tempfile.gettempdir()}, or set TMPDIR to another folder"
        ) from error


def _is_installed(engine: Engine) -> bool:
    if engine is Engine.TYPST:
        return importlib.util.find_spec("typst") is not None
    return shutil.which(engine) is not None


def _tex_pdf(engine: Engine, latex: str, folder: Path, seconds: float) -> Pdf:
    (folder / _SOURCE).write_text(latex, encoding="utf-8")
    log = ""
    for _ in range(1 if engine is Engine.TECTONIC else _MAX_RUNS):
        before = _fingerprint(folder)
        log = _run(engine, folder, latex, seconds)
        if _fingerprint(folder) == before:
            break
    pdf = folder / "derivations.pdf"
    return Pdf(engine, pdf.read_bytes(), tex_log.warnings(log, latex))


def _run(engine: Engine, folder: Path, latex: str, seconds: float) -> str:
    """Run the engine once and return its log; raise ``MachineError`` unless it succeeded."""
    code = _wait(_command(engine), folder, seconds)
    log_file = folder / "derivations.log"
    log = log_file.read_text(encoding="utf-8", errors="replace") if log_file.exists() else ""
    if code is None:
        raise MachineError(f"{engine}: stopped after {seconds:g} s; no PDF was written")
    if code != 0 or not (folder / "derivations.pdf").exists():
        reason = tex_log.error_line(log, latex) or f"failed with exit code {code} and said nothing"
        raise MachineError(f"{engine}: {reason}")
    return log


def _command(engine: Engine) -> list[str]:
    if engine is Engine.TECTONIC:
        return [engine, "--untrusted", "--keep-logs", _SOURCE]
    return [
        engine,
        "-no-shell-escape",
        "-interaction=nonstopmode",
        "-halt-on-error",
        "-file-line-error",
        _SOURCE,
    ]


def _wait(command: list[str], folder: Path, seconds: float) -> int | None:
    """Return the exit code, or None when time ran out; the engine's own children end with it."""
    with subprocess.Popen(  # noqa: S603 - a fixed command on a file of ours
        command,
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            return process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    """Return the environment: engines read and write in their folder alone, and know no date."""
    return {
        "SOURCE_DATE_EPOCH": _EPOCH,
        **os.environ,
        "FORCE_SOURCE_DATE": "1",
        "TZ": "UTC",
        "openin_any": "p",
        "openout_any": "p",
        "max_print_line": "10000",  # log lines as they are, not cut at 79 characters
    }


def _fingerprint(folder: Path) -> str:
    """Return a digest of what one run leaves for the next: labels, bookmarks, column widths."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("derivations.*")):
        if path.suffix in {".aux", ".toc", ".out"}:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _typst_pdf(source: str, folder: Path) -> Pdf:
    import typst  # noqa: PLC0415 - an optional extra

    path = folder / "derivations.typ"
    path.write_text(source, encoding="utf-8")
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", _EPOCH))
    try:
        content, found = typst.compile_with_warnings(path, root=folder, timestamp=epoch)
    except typst.TypstError as error:
        where = error.diagnostic.replace(str(folder), "").strip()
        raise MachineError(f"typst: {error.message}; {' '.join(where.split())[:200]}") from error
    if not isinstance(content, bytes):
        raise MachineError(
            "typst: returned no PDF; is the installed version between 0.13 and 0.16?"
        )
    messages = tuple(warning.message for warning in found)
    lost = next((m for m in messages if m.startswith("unknown font family")), None)
    if lost is not None:
        raise MachineError(f"typst: {lost}{tex_log.font_hint(lost)}")
    return Pdf(Engine.TYPST, content, messages)
