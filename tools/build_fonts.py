"""Builds the bundled typefaces of resources/fonts from Debian's packages.

Run it on Debian or Ubuntu with fontTools installed: ``python tools/build_fonts.py [FACE …]``. The
packages are only downloaded and unpacked into a temporary folder, not installed. The same packages and
the same fontTools give the same bytes. The character set is GB 2312 with its symbols, 通用规范汉字表
(8105, the property kTGH of Unihan), and for 黑体 all of GBK.

Steps of a face: subset, cubic to quadratic curves, full-width forms of Chinese punctuation, gaps filled
from a donor of the same licence, new name, embedding allowed.
"""

import bz2
import gzip
import logging
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools.misc.transform import Identity, Transform
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

OUT = Path(__file__).resolve().parent.parent / "resources" / "fonts"
EM = 1000
KEPT_TABLES = (
    "GlyphOrder",
    "head",
    "hhea",
    "maxp",
    "OS/2",
    "hmtx",
    "cmap",
    "loca",
    "glyf",
    "name",
    "post",
)

NOTO = "usr/share/fonts/opentype/noto/"
FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/"
WENKAI = "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"
UNIHAN = "usr/share/unicode/Unihan_OtherMappings.txt.bz2"
FANDOL_DOC = "usr/share/doc/texlive-doc/fonts/fandol/"

PACKAGES = (
    "fonts-noto-cjk",
    "fonts-noto-cjk-extra",
    "fonts-lxgw-wenkai",
    "texlive-lang-chinese",
    "unicode-data",
)

EXTRA_SYMBOLS = (
    "〇〖〗㎡㎥㎎㎏㎜㎝㎞㏄￠￡￢￣￤￥€£©®™§¶°±²³µ·¹º»¼½¾¿×÷‐‑–—―‖‘’“”†‡•…‰′″※‹›⁴₂₃℃℅℉№℡Ω←↑→↓↖↗↘↙⇒⇔"
    "∀∂∆∈∏∑√∝∞∟∠∣∥∧∨∩∪∫∮∴∵∶∷∽≈≌≒≠≡≤≥≦≧≮≯⊕⊙⊥⊿─│┌┐└┘├┤┬┴┼═║■□▲△▶▷▼▽◀◁◆◇○◎●★☆☐☑☒♀♂✓✔✗✘"
    "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ・‧〜～∼﹏﹐﹑﹒﹔﹕﹖﹗"
)
"""Characters that plans and forms use beside GB 2312: units, marks of check boxes, numbers of lists."""

ALIASES = {"―": "—", "‧": "·", "・": "·", "〜": "～", "∼": "～", "☐": "□", "✔": "✓", "✘": "✗", "‑": "‐"}
"""A missing character may be drawn like its twin."""

log = logging.getLogger("build_fonts")


@dataclass(frozen=True, slots=True)
class Face:
    """What one bundled face is made of.

    Attributes:
        stem: file name without suffix, also the PostScript name.
        chinese: name shown to people.
        package: Debian package of the source.
        source: path of the source inside the package.
        index: face of a collection, or -1.
        licence: which licence text goes beside the file.
        credit: copyright line of the source that must travel with the file.
        all_gbk: whether the whole of GBK is kept.
        max_error: greatest distance of a curve from the source, thousandths of an em.
        donor: whether gaps are filled from LXGW WenKai (same licence).
    """

    stem: str
    chinese: str
    package: str
    source: str
    index: int
    licence: str
    credit: str
    all_gbk: bool = False
    max_error: float = 1.5
    donor: bool = False


LXGW = (
    "Copyright 2021-2023 LXGW (https://github.com/lxgw/LxgwWenKai); "
    "Copyright 2020 The Klee Project Authors (https://github.com/fontworks-fonts/Klee)."
)
ADOBE = f"Copyright 2014-2022 Adobe (http://www.adobe.com/). A few symbols: {LXGW}"
FACES = (
    Face(
        "DukaoSong", "督考宋体", "fonts-noto-cjk", NOTO + "NotoSerifCJK-Regular.ttc", 2, "OFL", ADOBE,
        donor=True,
    ),
    Face(
        "DukaoTitleSong", "督考标题宋", "fonts-noto-cjk", NOTO + "NotoSerifCJK-Bold.ttc", 2, "OFL",
        ADOBE, donor=True,
    ),
    Face(
        "DukaoHei", "督考黑体", "fonts-noto-cjk-extra", NOTO + "NotoSansCJK-Medium.ttc", 2, "OFL", ADOBE,
        all_gbk=True, donor=True,
    ),
    Face(
        "DukaoKai", "督考楷体", "fonts-lxgw-wenkai", WENKAI, -1, "OFL", LXGW,
    ),
    Face(
        "DukaoFang", "督考仿宋", "texlive-lang-chinese", FANDOL + "FandolFang-Regular.otf", -1, "GPL",
        "Copyright 2012-2013 the Fandol team (Clerk Ma, Jie Su).", max_error=2.5,
    ),
)  # fmt: skip


def main(names: list[str]) -> None:
    """Builds the faces named, or all of them.

    Args:
        names: stems of faces; empty for all. ``--from=FOLDER`` uses packages unpacked before.
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    folder = next((Path(name[7:]) for name in names if name.startswith("--from=")), None)
    wanted = {name for name in names if not name.startswith("--")}
    with tempfile.TemporaryDirectory() as temporary:
        unpacked = folder or unpack_packages(Path(temporary))
        for face in FACES:
            if not wanted or face.stem in wanted:
                build_face(face, unpacked)


def unpack_packages(folder: Path) -> Path:
    """Downloads the Debian packages and unpacks each into a folder of its name."""
    subprocess.run(["apt-get", "download", *PACKAGES], cwd=folder, check=True)
    for package in PACKAGES:
        archive = next(folder.glob(f"{package}_*.deb"))
        subprocess.run(["dpkg", "-x", str(archive), str(folder / package)], check=True)
    return folder


def build_face(face: Face, unpacked: Path) -> None:
    """Builds one face and writes it with its licence."""
    wanted = character_set(unpacked, all_gbk=face.all_gbk)
    font = open_font(unpacked / face.package / face.source, face.index)
    subset(font, wanted)
    if "glyf" not in font:
        to_quadratic(font, face.max_error)
    add_full_width_forms(font)
    if face.donor:
        fill_gaps(font, wanted, unpacked / "fonts-lxgw-wenkai" / WENKAI)
    add_aliases(font)
    tidy(font, face)
    path = OUT / f"{face.stem}.ttf"
    font.save(path, reorderTables=True)
    (OUT / f"{face.stem}.LICENSE.txt").write_text(licence_text(face, unpacked), "utf-8")
    missing = sorted(wanted - {chr(code) for code in font.getBestCmap()})
    log.info(
        "%s: %d bytes, %d characters, %d missing",
        path.name,
        path.stat().st_size,
        len(font.getBestCmap()),
        len(missing),
    )


def open_font(path: Path, index: int) -> TTFont:
    """Opens a source font; its dates stay those of the source."""
    return TTFont(path, fontNumber=index, recalcTimestamp=False, recalcBBoxes=True)


def character_set(unpacked: Path, *, all_gbk: bool) -> set[str]:
    """All characters that a face should have.

    Source: GB/T 2312-1980; 通用规范汉字表 (国发〔2013〕23号) through kTGH of Unihan; GBK.
    """
    with bz2.open(unpacked / "unicode-data" / UNIHAN, "rt", encoding="utf-8") as lines:
        standard = {
            chr(int(line.split("\t")[0].removeprefix("U+"), 16)) for line in lines if "\tkTGH\t" in line
        }
    latin = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))}
    chosen = standard | latin | set(EXTRA_SYMBOLS) | double_byte("gb2312", 0xA1)
    chosen |= {chr(code) for code in range(0x2460, 0x249C)} | {chr(code) for code in range(0x3220, 0x322A)}
    return chosen | double_byte("gbk", 0x40) if all_gbk else chosen


def double_byte(encoding: str, lowest: int) -> set[str]:
    """The characters of a double-byte Chinese encoding."""
    found = set()
    for first in range(0x81, 0xFF):
        for second in range(lowest, 0xFF):
            try:
                found.add(bytes((first, second)).decode(encoding))
            except UnicodeDecodeError:
                continue
    return {text for text in found if len(text) == 1}


def subset(font: TTFont, characters: Iterable[str]) -> None:
    """Keeps the wanted characters only, without layout features and hints."""
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    options.name_IDs = ["*"]
    options.recalc_timestamp = False
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "GDEF", "gasp", "DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in characters])
    subsetter.subset(font)


def to_quadratic(font: TTFont, max_error: float) -> None:
    """Replaces PostScript outlines by TrueType outlines."""
    glyphs = font.getGlyphSet()
    order = font.getGlyphOrder()
    drawn = {name: draw(glyphs, name, max_error=max_error) for name in order}
    del font["CFF "]
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder = order
    table.glyphs = drawn
    font["maxp"].tableVersion = 0x00010000
    for field in (
        "maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements",
        "maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours", "maxComponentDepth",
    ):  # fmt: skip
        setattr(font["maxp"], field, 1 if field == "maxZones" else 0)
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"


def draw(glyphs, name: str, *, max_error: float = 1.0, transform: Transform = Identity):
    """Draws a glyph of a font, moved, as a TrueType glyph."""
    return draw_together(glyphs, ((name, transform),), max_error)


def draw_together(glyphs, parts: Iterable[tuple[str, Transform]], max_error: float = 1.0):
    """Draws several glyphs of a font, each moved, as one TrueType glyph."""
    pen = TTGlyphPen(None)
    for name, transform in parts:
        recording = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(recording)
        cubic = any(step == "curveTo" for step, _ in recording.value)
        target = Cu2QuPen(pen, max_error, reverse_direction=True) if cubic else pen
        recording.replay(TransformPen(target, transform))
    return pen.glyph()


def add_full_width_forms(font: TTFont) -> None:
    """Gives “ ” ‘ ’ — · the width of one Chinese character.

    Source: GB/T 15834-2011, 5.1 (place and width of punctuation marks).
    """
    glyphs = font.getGlyphSet()
    cmap = font.getBestCmap()
    middle = centre(bounds(glyphs, cmap[ord("口")]))
    for character in "“”‘’—·":
        name = cmap[ord(character)]
        box = bounds(glyphs, name)
        advance = font["hmtx"][name][0]
        if character == "—":
            stretch = EM / (box[2] - box[0])
            shift = Transform(stretch, 0, 0, 1, -box[0] * stretch, middle - (box[1] + box[3]) / 2)
        elif advance == EM:
            continue
        else:
            shift = Transform(1, 0, 0, 1, full_width_shift(character, box), 0)
        put_glyph(font, f"{name}.full", draw(glyphs, name, transform=shift), (character,))


def full_width_shift(character: str, box: tuple[float, float, float, float]) -> float:
    """How far a narrow mark moves to sit in its place inside the full width."""
    if character in "“‘":
        return EM - 75 - box[2]
    if character in "”’":
        return 75 - box[0]
    return EM / 2 - (box[0] + box[2]) / 2


def bounds(glyphs, name: str) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a glyph."""
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)
    return pen.bounds


def centre(box: tuple[float, float, float, float]) -> float:
    """Height of the middle of a box."""
    return (box[1] + box[3]) / 2


def put_glyph(font: TTFont, name: str, glyph, characters: Iterable[str], advance: int = EM) -> None:
    """Adds a glyph and lets characters show it."""
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphs[name] = glyph
    font["glyf"].glyphOrder = font.getGlyphOrder()
    glyph.recalcBounds(font["glyf"])
    font["hmtx"].metrics[name] = (advance, getattr(glyph, "xMin", 0))
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update({ord(c): name for c in characters if ord(c) < 0x10000 or table.format == 12})


def fill_gaps(font: TTFont, wanted: Iterable[str], donor_path: Path) -> None:
    """Takes what is missing from a donor of the same licence."""
    donor = open_font(donor_path, -1)
    glyphs = donor.getGlyphSet()
    source = donor.getBestCmap()
    present = font.getBestCmap()
    for character in sorted(wanted):
        code = ord(character)
        if code in present or code not in source or character in ALIASES:
            continue
        name = source[code]
        put_glyph(font, f"donor{code:04X}", draw(glyphs, name), (character,), donor["hmtx"][name][0])


def add_aliases(font: TTFont) -> None:
    """Lets missing characters show their twins, and draws the ticked boxes."""
    cmap = font.getBestCmap()
    for character, twin in ALIASES.items():
        if ord(character) not in cmap and ord(twin) in cmap:
            for table in font["cmap"].tables:
                if table.isUnicode():
                    table.cmap[ord(character)] = cmap[ord(twin)]
    glyphs = font.getGlyphSet()
    for boxed, mark in (("☑", "✓"), ("☒", "✗")):
        if ord(boxed) not in cmap and ord(mark) in cmap:
            box, name = cmap[ord("□")], cmap[ord(mark)]
            inside = fit_inside(bounds(glyphs, name), bounds(glyphs, box))
            glyph = draw_together(glyphs, ((box, Identity), (name, inside)))
            put_glyph(font, f"box{ord(boxed):04X}", glyph, (boxed,))


def fit_inside(mark: tuple[float, ...], box: tuple[float, ...]) -> Transform:
    """Moves a mark into the middle of a box and makes it three quarters as large."""
    scale = 0.75 * min((box[2] - box[0]) / (mark[2] - mark[0]), (box[3] - box[1]) / (mark[3] - mark[1]))
    across = (box[0] + box[2]) / 2 - scale * (mark[0] + mark[2]) / 2
    up = (box[1] + box[3]) / 2 - scale * (mark[1] + mark[3]) / 2
    return Transform(scale, 0, 0, scale, across, up)


def tidy(font: TTFont, face: Face) -> None:
    """Names the face, allows embedding, and drops what no reader needs."""
    for tag in font.keys():  # noqa: SIM118 - a TTFont iterates over tables only through keys()
        if tag not in KEPT_TABLES:
            del font[tag]
    font["post"].formatType = 3.0
    font["OS/2"].fsType = 0
    font["head"].created = font["head"].modified = 3_786_912_000  # 2024-01-01, seconds since 1904
    name = font["name"]
    name.names = []
    licence = (
        "SIL Open Font License 1.1" if face.licence == "OFL" else "GNU GPL version 3, with the font exception"
    )
    spoken = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", face.stem)
    for number, text in (
        (0, face.credit), (1, spoken), (2, "Regular"), (3, f"{face.stem} 1"), (4, spoken),
        (5, "Version 1.000"), (6, face.stem), (13, f"Modified, see {face.stem}.LICENSE.txt: {licence}"),
    ):  # fmt: skip
        name.setName(text, number, 3, 1, 0x409)
    name.setName(face.chinese, 1, 3, 1, 0x804)
    name.setName(face.chinese, 4, 3, 1, 0x804)


def licence_text(face: Face, unpacked: Path) -> str:
    """The text that has to lie beside a face: who, what was changed, the licence."""
    head = (
        f"{face.stem}.ttf ({face.chinese}) is a modified version of {Path(face.source).name} "
        f"of the Debian package {face.package}.\n{face.credit}\n"
        "Changes: subset, quadratic outlines, full-width punctuation, new name.\n"
        f"Its source is that package and tools/build_fonts.py of this project.\n\n"
    )
    if face.licence == "GPL":
        folder = unpacked / face.package / FANDOL_DOC
        copying = gzip.decompress((folder / "COPYING.gz").read_bytes()).decode("utf-8")
        return (
            head + "Licence: GNU GPL version 3 with the font exception at the end of this text.\n\n" + copying
        )
    debian = (unpacked / "fonts-lxgw-wenkai/usr/share/doc/fonts-lxgw-wenkai/copyright").read_text("utf-8")
    paragraph = debian.split("\nLicense: OFL-1.1\n ", 1)[1].split("\nLicense:", 1)[0]
    lines = ("" if line.strip() == "." else line.removeprefix(" ") for line in paragraph.splitlines())
    return head + "\n".join(lines).strip() + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
