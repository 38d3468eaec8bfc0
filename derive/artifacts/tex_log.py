"""What a TeX log says, one line each: errors with their source, overfull boxes, references."""

import re
from typing import Final

from derive.messages import Lang

_ERROR: Final = re.compile(
    r"^(?:\./)?(?P<file>[^\s:]+):(?P<line>\d+): (?P<message>.+)$", re.MULTILINE
)
_BARE_ERROR: Final = re.compile(r"^! (?P<message>.+)$", re.MULTILINE)
_OVERFULL: Final = re.compile(
    r"^Overfull \\(?P<box>[hv])box \((?P<excess>[\d.]+)pt too (?:wide|high)\)(?P<where>.*)$",
    re.MULTILINE,
)
_LINES: Final = re.compile(r"at lines? (?P<line>\d+)")
_UNDEFINED: Final = re.compile(
    r"^LaTeX Warning: (?P<what>(?:Reference|Citation) .+? undefined"
    r"|Label .+? multiply defined|There were .+?)(?: on input line (?P<line>\d+))?\.?$",
    re.MULTILINE,
)
_GLYPH: Final = re.compile(r"^Missing character: (?P<what>.+)$", re.MULTILINE)
_MISSING_FILE: Final = re.compile(r"(?:File `|module ')(?P<file>[^']+)' not found")
#: boxes that stick out by less are not seen
_TOLERATED: Final = 1.0
#: where Debian keeps what the template asks for; anything else is in the recommended set
_PACKAGE_OF: Final = {
    "tikz.sty": "texlive-pictures",
    "lmodern.sty": "lmodern",
    "luaotfload-main": "texlive-luatex",
    "fontspec.sty": "texlive-latex-recommended",
    "babel-chinese-hans.tex": "texlive-latex-base",
}
#: what Debian needs for the document in each language
PACKAGES: Final = {
    Lang.EN: ("texlive-latex-recommended", "texlive-pictures"),
    Lang.ZH: (
        "texlive-luatex",
        "texlive-latex-recommended",
        "texlive-pictures",
        "fonts-noto-cjk",
    ),
}
_LOST_FONT: Final = re.compile(r"font \"(?P<font>[^\"]+)\" cannot be found|family: (?P<family>.+)")


def error_line(log: str, source: str) -> str | None:
    """Return the first error with its place and the offending source line; None without error."""
    found, bare = _ERROR.search(log), _BARE_ERROR.search(log)
    if found is None:
        return None if bare is None else bare["message"]
    first = bare if bare is not None and bare.start() < found.start() else found
    message = first["message"].rstrip(".") + _package_hint(first["message"])
    quoted = _quoted(source, int(found["line"])) if found["file"].endswith(".tex") else ""
    return f"{found['file']}, line {found['line']}: {message}{quoted}"


def warnings(log: str, source: str) -> tuple[str, ...]:
    """Return overfull boxes over 1 pt, undefined references and missing glyphs, in log order."""
    overfull = [_overfull(m, source) for m in _OVERFULL.finditer(log) if _is_seen(m)]
    references = [m["what"] + _at(m["line"]) for m in _UNDEFINED.finditer(log)]
    glyphs = [f"missing glyph: {m['what']}" for m in _GLYPH.finditer(log)]
    return tuple(dict.fromkeys([*overfull, *references, *glyphs]))


def _is_seen(match: re.Match[str]) -> bool:
    return float(match["excess"]) > _TOLERATED


def _overfull(match: re.Match[str], source: str) -> str:
    place = _LINES.search(match["where"])
    excess = f"box {match['excess']} pt too {'wide' if match['box'] == 'h' else 'high'}"
    if place is None:
        return excess
    return f"line {place['line']}: {excess}{_quoted(source, int(place['line']))}"


def _at(line: str | None) -> str:
    return "" if line is None else f" at line {line}"


def _quoted(source: str, line: int) -> str:
    lines = source.splitlines()
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return f": {text[:90]}{'…' * (len(text) > 90)}" if text else ""


def _package_hint(message: str) -> str:
    missing = _MISSING_FILE.search(message)
    if missing is None:
        return font_hint(message)
    package = _PACKAGE_OF.get(missing["file"], "texlive-latex-recommended")
    return f" (apt-get install --no-install-recommends {package})"


def font_hint(message: str) -> str:
    """Return how to get the font that a message misses, "" where it misses none."""
    lost = _LOST_FONT.search(message)
    if lost is None or "cjk" not in (lost["font"] or lost["family"]).lower():
        return ""
    return " (apt-get install --no-install-recommends fonts-noto-cjk)"
