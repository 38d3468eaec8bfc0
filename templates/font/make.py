#!/usr/bin/env python3
"""Make derive-math.woff2, the subset of Latin Modern Math that derivations.html embeds.

For maintainers, on Debian: apt-get install fonts-lmodern fonttools python3-brotli, then run this
with the system's Python. The subset is a derived work, so it has a name of its own.
"""

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SOURCE = "/usr/share/texmf/fonts/opentype/public/lm-math/latinmodern-math.otf"
TARGET = Path(__file__).parent / "derive-math.woff2"
NAME = "derive math"
ITALIC = "".join(map(chr, [*range(0x1D434, 0x1D468), 0x210E, *range(0x1D6E2, 0x1D71C)]))
GREEK = "".join(map(chr, range(0x391, 0x3CA))) + "ϑϕϵ"
SIGNS = "−·×±=≠<>≤≥≈→⇔∈∞√′″|‖()[]{}/,.;:…½¼∘⁡⁢¯ˉ"


def main() -> None:
    """Write the subset beside this file."""
    font = TTFont(SOURCE)
    options = Options()
    options.layout_features = ["*"]
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.flavor = "woff2"
    options.hinting = False
    options.desubroutinize = True
    chosen = Subsetter(options)
    chosen.populate(text="".join(map(chr, range(0x20, 0x7F))) + ITALIC + GREEK + SIGNS)
    chosen.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = NAME if record.nameID != 6 else "derive-math"
    cff = font["CFF "].cff
    cff.fontNames = ["derive-math"]
    cff.topDictIndex[0].FullName = cff.topDictIndex[0].FamilyName = NAME
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.flavor = "woff2"
    font.save(TARGET)


if __name__ == "__main__":
    main()
