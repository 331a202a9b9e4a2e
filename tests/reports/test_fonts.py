"""The bundled faces and the search for official ones."""

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from desktop.paths import resource
from desktop.reports.fonts import (
    FALLBACKS,
    FaceSet,
    Role,
    bundled_faces,
    find_official,
    font_folders,
)
from desktop.reports.typeface import EM, Typeface, UnusableFace

KAI = resource("fonts/DukaoKai.ttf")


def gb2312() -> set[str]:
    return {
        bytes((first, second)).decode("gb2312")
        for first in range(0xB0, 0xF8)
        for second in range(0xA1, 0xFF)
        if not (first == 0xD7 and second > 0xF9)
    }


@pytest.mark.parametrize("role", list(Role))
def test_every_bundled_face_may_be_embedded_and_has_its_licence_beside_it(role: Role) -> None:
    path = resource(f"fonts/{role.value}.ttf")

    font = TTFont(path)

    assert font["OS/2"].fsType == 0
    assert "glyf" in font
    assert "CFF " not in font
    assert "Noto" not in font["name"].getDebugName(1)
    assert len(path.with_suffix("").with_suffix(".LICENSE.txt").read_text("utf-8")) > 4_000


@pytest.mark.parametrize("role", list(Role))
def test_every_bundled_face_has_all_characters_of_gb2312(role: Role) -> None:
    face = bundled_faces().face(role)

    missing = gb2312() - face.characters

    assert not missing


@pytest.mark.parametrize("role", list(Role))
def test_chinese_punctuation_is_as_wide_as_a_character(role: Role) -> None:
    face = bundled_faces().face(role)

    widths = {character: face.widths[character] for character in "“”‘’…—·，。、（）〔〕《》％"}

    assert set(widths.values()) == {EM}


def test_rare_characters_of_names_are_found_in_a_fallback_face() -> None:
    faces = bundled_faces()

    widths = faces.widths(Role.BODY)

    assert not faces.face(Role.BODY).characters & set("䶮𬭚")
    assert (widths["䶮"], widths["𬭚"]) == (EM, EM)
    assert faces.face_for("䶮", FALLBACKS[Role.BODY]) is faces.bundled(Role.SONG)
    assert faces.face_for("龘", FALLBACKS[Role.BODY]) is faces.bundled(Role.HEADING)


def test_an_installed_official_face_is_preferred_and_named(tmp_path: Path) -> None:
    shutil.copy(KAI, tmp_path / "SIMKAI.TTF")

    faces = FaceSet(installed=find_official([tmp_path]))

    assert faces.name(Role.SUBHEADING) == "楷体"
    assert faces.face(Role.SUBHEADING) is not faces.bundled(Role.SUBHEADING)
    assert faces.name(Role.HEADING).startswith("督考黑体")


@pytest.mark.parametrize(
    "content",
    [b"OTTO" + bytes(400), b"", KAI.read_bytes()[:100_000]],
    ids=["postscript outlines", "empty", "cut off"],
)
def test_an_installed_face_that_cannot_be_embedded_is_passed_over(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "simkai.ttf").write_bytes(content)

    faces = FaceSet(installed=find_official([tmp_path]))

    assert faces.face(Role.SUBHEADING) is faces.bundled(Role.SUBHEADING)
    with pytest.raises(UnusableFace):
        Typeface("broken", tmp_path / "simkai.ttf")


def test_the_search_prefers_the_first_folder_and_the_first_name(tmp_path: Path) -> None:
    for name in ("a/fz/FZKTK.TTF", "a/z/Kai_Ti.ttf", "b/楷体_GB2312.ttf", "b/kaiti.ttf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    found = find_official([tmp_path / "a", tmp_path / "b", tmp_path / "missing"])

    assert [(path.relative_to(tmp_path).as_posix(), name) for path, name in found[Role.SUBHEADING]] == [
        ("b/楷体_GB2312.ttf", "楷体_GB2312"),
        ("a/z/Kai_Ti.ttf", "楷体"),
        ("a/fz/FZKTK.TTF", "方正楷体_GBK"),
    ]


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("win32", {"LOCALAPPDATA": "L", "WINDIR": "W", "HOME": "H"}, "W/Fonts"),
        ("darwin", {"HOME": "H"}, "/Library/Fonts"),
        ("linux", {"HOME": "H"}, "/usr/share/fonts"),
    ],
)
def test_each_system_has_its_font_folders(platform: str, environ: dict[str, str], expected: str) -> None:
    folders = font_folders(platform, environ)

    assert Path(expected) in folders
