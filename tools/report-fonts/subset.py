"""Makes the fonts of resources/fonts that stand in where Source Sans 3 has no glyph, and coverage.json with what all of them have.

    npm pack @expo-google-fonts/noto-sans-{sc,jp,kr,arabic,hebrew,thai,devanagari,math,symbols-2} @expo-google-fonts/noto-emoji
    # each unpacked into a folder of its own below FOLDER
    python subset.py FOLDER resources/fonts          (fonttools 4)

The Chinese face keeps what GBK, Big5 (HKSCS) and the first block of Han characters have, the Japanese one CP932 and kana, the Korean one
Hangul; the others are whole. Hints and vertical metrics are left out.
"""

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

source, target = map(Path, sys.argv[1:])

# Those that Source Sans 3 sets itself.
LATIN = set(range(0x20, 0x2000))
# With units in one square (kW, kV), numbers in circles and full-width letters.
PUNCTUATION = {*range(0x3000, 0x3040), *range(0x3200, 0x3400), *range(0xFF00, 0xFFF0)}
HANGUL = {*range(0xAC00, 0xD7A4), *range(0x1100, 0x1200), *range(0x3130, 0x3190), *range(0xA960, 0xA980), *range(0xD7B0, 0xD800)}


def encoded(codec):
    """Characters of the first plane that an encoding has."""
    found = set()
    for point in range(0x80, 0x10000):
        try:
            chr(point).encode(codec)
            found.add(point)
        except UnicodeEncodeError:
            pass
    return found


# In the order in which they are asked; the folder each was unpacked into, its characters (None: all) and its layout features.
FACES = [
    ("noto-sans-sc", "NotoSansSC", encoded("gbk") | encoded("big5hkscs") | set(range(0x4E00, 0xA000)) | PUNCTUATION, ["locl", "ccmp"]),
    ("noto-sans-jp", "NotoSansJP", encoded("cp932") | set(range(0x3000, 0x3200)) | PUNCTUATION, ["locl", "ccmp"]),
    ("noto-sans-kr", "NotoSansKR", HANGUL, ["ccmp", "ljmo", "vjmo", "tjmo"]),
    ("noto-sans-arabic", "NotoSansArabic", None, ["*"]),
    ("noto-sans-hebrew", "NotoSansHebrew", None, ["*"]),
    ("noto-sans-thai", "NotoSansThai", None, ["*"]),
    ("noto-sans-devanagari", "NotoSansDevanagari", None, ["*"]),
    ("noto-sans-math", "NotoSansMath", None, ["*"]),
    ("noto-sans-symbols-2", "NotoSansSymbols2", None, ["*"]),
    ("noto-emoji", "NotoEmoji", None, ["*"]),
]


def characters(path):
    return set(TTFont(path).getBestCmap())


def made(folder, name, wanted, features):
    (original,) = (source / folder).rglob(f"400Regular/{name}_400Regular.ttf")
    font = TTFont(original)
    options = subset.Options()
    options.layout_features, options.name_IDs, options.notdef_outline, options.hinting = features, ["*"], True, False
    if wanted is not None:
        options.drop_tables += ["vhea", "vmtx", "VORG"]
    subsetter = subset.Subsetter(options)
    has = set(font.getBestCmap())
    subsetter.populate(unicodes=has if wanted is None else (wanted - LATIN | wanted & HANGUL) & has)
    subsetter.subset(font)
    path = target / f"{name}-Regular.ttf"
    font.save(path)
    return path


paths = [made(*face) for face in FACES]
covered = set.intersection(*(characters(path) for path in target.glob("SourceSans3-*.ttf"))).union(*map(characters, paths))
# A character that only one of the weights has is not at hand in the others.
ranges = []
for point in sorted(covered):
    if ranges and ranges[-1][1] == point - 1:
        ranges[-1][1] = point
    else:
        ranges.append([point, point])
lines = ",\n".join(", ".join(f"[{a}, {b}]" for a, b in ranges[k : k + 8]) for k in range(0, len(ranges), 8))
(target / "coverage.json").write_text(f"[\n{lines}\n]\n")
print(len(covered), "characters in", len(ranges), "ranges;", sum(p.stat().st_size for p in paths), "bytes")
assert json.loads((target / "coverage.json").read_text()) == ranges
