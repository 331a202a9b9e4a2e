"""The faces of official papers: which font files stand for 仿宋, 小标宋, 黑体, 楷体 and 宋体.

The faces that offices are used to are taken when this computer has them, the bundled ones otherwise;
`FaceSet.names` says which, for the screen and the metadata of a paper. Files are found by their usual
names in the usual folders and only read when a paper needs the face.

Source: GB/T 9704-2012, 5.2.2 and 7 (which face for what).
"""

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics

from desktop.paths import resource
from desktop.reports.typeface import EM, Typeface, first_usable


class Role(StrEnum):
    """What a face is for; the value is its file under ``resources/fonts``."""

    BODY = "DukaoFang"
    TITLE = "DukaoTitleSong"
    HEADING = "DukaoHei"
    SUBHEADING = "DukaoKai"
    SONG = "DukaoSong"


BUNDLED_NAMES = {
    Role.BODY: "督考仿宋（Fandol）",
    Role.TITLE: "督考标题宋（Noto Serif CJK SC Bold）",
    Role.HEADING: "督考黑体（Noto Sans CJK SC Medium）",
    Role.SUBHEADING: "督考楷体（LXGW WenKai）",
    Role.SONG: "督考宋体（Noto Serif CJK SC）",
}

OFFICIAL_FILES: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.BODY: (
        ("仿宋gb2312.ttf", "仿宋_GB2312"),
        ("fsgb2312.ttf", "仿宋_GB2312"),
        ("simfanggb2312.ttf", "仿宋_GB2312"),
        ("simfang.ttf", "仿宋"),
        ("fangsong.ttf", "仿宋"),
        ("fzfsk.ttf", "方正仿宋_GBK"),
    ),
    Role.TITLE: (
        ("fzxbsjw.ttf", "方正小标宋简体"),
        ("fzxbsj.ttf", "方正小标宋简体"),
        ("方正小标宋简体.ttf", "方正小标宋简体"),
        ("fzxbsk.ttf", "方正小标宋_GBK"),
        ("方正小标宋gbk.ttf", "方正小标宋_GBK"),
    ),
    Role.HEADING: (("simhei.ttf", "黑体"), ("黑体.ttf", "黑体"), ("fzhtk.ttf", "方正黑体_GBK")),
    Role.SUBHEADING: (
        ("楷体gb2312.ttf", "楷体_GB2312"),
        ("ktgb2312.ttf", "楷体_GB2312"),
        ("simkaigb2312.ttf", "楷体_GB2312"),
        ("simkai.ttf", "楷体"),
        ("kaiti.ttf", "楷体"),
        ("fzktk.ttf", "方正楷体_GBK"),
    ),
    Role.SONG: (
        ("simsun.ttc", "宋体"),
        ("simsun.ttf", "宋体"),
        ("宋体.ttf", "宋体"),
        ("fzssk.ttf", "方正书宋_GBK"),
    ),
}
"""File names, lower case without spaces, hyphens and underscores, in the order of preference."""

FALLBACKS = {
    Role.BODY: (Role.SONG, Role.HEADING),
    Role.TITLE: (Role.SONG, Role.HEADING),
    Role.HEADING: (Role.SONG,),
    Role.SUBHEADING: (Role.SONG, Role.HEADING),
    Role.SONG: (Role.HEADING,),
}
"""Where a character that a face lacks is looked for, always among the bundled faces."""

MAX_FILES = 20_000
"""Font folders are listed no further than this; nobody waits for a font search."""


class Widths(dict[str, int]):
    """Advances in thousandths of an em; a character that the face lacks has its fallback's."""

    def __init__(self, own: Mapping[str, int], fallbacks: Iterable[Role], faces: "FaceSet") -> None:
        super().__init__(own)
        self._fallbacks = tuple(fallbacks)
        self._faces = faces

    def __missing__(self, character: str) -> int:
        face = self._faces.face_for(character, self._fallbacks)
        width = face.widths.get(character, EM)
        self[character] = width
        return width


@dataclass
class FaceSet:
    """The faces of one set of papers, read when first used.

    Attributes:
        installed: per role, file and name of an official face found on this computer.
    """

    installed: Mapping[Role, tuple[tuple[Path, str], ...]] = field(default_factory=dict)
    _faces: dict[Role, Typeface] = field(default_factory=dict)
    _bundled: dict[Role, Typeface] = field(default_factory=dict)
    _names: dict[Role, str] = field(default_factory=dict)
    _widths: dict[Role, Widths] = field(default_factory=dict)

    def face(self, role: Role) -> Typeface:
        """The face of a role."""
        if role not in self._faces:
            self._faces[role], self._names[role] = self._load(role)
        return self._faces[role]

    def bundled(self, role: Role) -> Typeface:
        """The shipped face of a role."""
        if role not in self._bundled:
            name = f"dukao-{role.value}"
            self._bundled[role] = register(Typeface(name, resource(f"fonts/{role.value}.ttf")))
        return self._bundled[role]

    def name(self, role: Role) -> str:
        """The name of the face that a role uses, as people know it."""
        self.face(role)
        return self._names[role]

    def widths(self, role: Role) -> Widths:
        """Advances of a role's characters, thousandths of an em."""
        if role not in self._widths:
            self._widths[role] = Widths(self.face(role).widths, FALLBACKS[role], self)
        return self._widths[role]

    def face_for(self, character: str, fallbacks: Iterable[Role]) -> Typeface:
        """The first bundled face with a glyph for a character, else 黑体, which draws its empty box."""
        for role in fallbacks:
            if character in self.bundled(role).characters:
                return self.bundled(role)
        return self.bundled(Role.HEADING)

    def _load(self, role: Role) -> tuple[Typeface, str]:
        names = dict(self.installed.get(role, ()))
        found = first_usable(f"installed-{role.value}", ((path, 0) for path in names))
        if found is None:
            return self.bundled(role), BUNDLED_NAMES[role]
        face, path = found
        return register(face), names[path]


def register(face: Typeface) -> Typeface:
    """Makes a face known to reportlab by its name; the same name may come again."""
    pdfmetrics.registerFont(face)
    return face


def bundled_faces() -> FaceSet:
    """The shipped faces only: the same paper on every computer."""
    return FaceSet()


@lru_cache(maxsize=1)
def preferred_faces() -> FaceSet:
    """The faces of this computer where it has official ones; searched once a run."""
    return FaceSet(installed=find_official(font_folders()))


def font_folders(platform: str = sys.platform, environ: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Where a system keeps its fonts, the user's own first."""
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or Path.home())
    if platform == "win32":
        local = Path(environ.get("LOCALAPPDATA") or home / "AppData/Local")
        return (local / "Microsoft/Windows/Fonts", Path(environ.get("WINDIR") or "C:/Windows") / "Fonts")
    if platform == "darwin":
        return (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    return (
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
    )


def find_official(folders: Iterable[Path]) -> dict[Role, tuple[tuple[Path, str], ...]]:
    """Looks for the official faces by file name.

    Args:
        folders: searched in this order, each with its subfolders in alphabetical order.

    Returns:
        Per role the files found with the names people know, the most preferred first.
    """
    files: dict[str, Path] = {}
    for path in _font_files(folders):
        files.setdefault(_plain(path.name), path)
    return {
        role: tuple((files[name], known) for name, known in candidates if name in files)
        for role, candidates in OFFICIAL_FILES.items()
    }


def _font_files(folders: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for folder in folders:
        for parent, children, names in os.walk(folder):
            children.sort()
            found += [Path(parent, name) for name in sorted(names) if name.lower().endswith((".ttf", ".ttc"))]
            if len(found) >= MAX_FILES:
                return found[:MAX_FILES]
    return found


def _plain(name: str) -> str:
    return name.lower().replace(" ", "").replace("-", "").replace("_", "")
