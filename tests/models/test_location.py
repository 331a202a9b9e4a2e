"""Where a workspace may lie: decisions from facts, and facts from what the systems say."""

import sys
from pathlib import Path

import pytest

from desktop.models.failures import NetworkLocation, RemovableLocation
from desktop.models.location import (
    Facts,
    Mount,
    decide,
    facts_of,
    linux_facts,
    macos_facts,
    macos_type,
    mount_of,
    parse_mounts,
    require_local,
    windows_type,
)

MOUNTS = r"""
22 1 254:1 / / rw,relatime shared:1 - 9p none rw
30 22 8:17 / /media/me/USB\040STICK rw,nosuid - vfat /dev/sdb1 rw
31 22 0:50 / /mnt/share rw,relatime shared:2 master:3 - cifs //server/share rw
32 22 0:51 / /mnt/data rw - nfs4 server:/data rw
33 22 8:1 / /data rw - ext4 /dev/sda1 rw
34 33 8:33 / /data rw - ext4 /dev/sdc1 rw
a broken line
35 22 0:60 / /odd
"""


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "vboxsf"])
def test_a_network_is_refused_with_its_kind(kind: str) -> None:
    refusal = decide(Path("a"), Facts(kind))

    assert isinstance(refusal, NetworkLocation)
    assert refusal.code == "E_NETWORK_LOCATION"
    assert kind in str(refusal)


def test_a_removable_disk_is_refused() -> None:
    refusal = decide(Path("a"), Facts("vfat", is_removable=True))

    assert isinstance(refusal, RemovableLocation)
    assert refusal.code == "E_REMOVABLE_LOCATION"


@pytest.mark.parametrize("facts", [Facts(), Facts("ext4"), Facts("ntfs"), Facts("tmpfs"), Facts("overlay")])
def test_a_disk_of_this_computer_is_taken(facts: Facts) -> None:
    assert decide(Path("a"), facts) is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/mnt/share/x", "cifs"),
        ("/mnt/data", "nfs4"),
        ("/mnt/datas", None),
        ("/media/me/USB STICK/a", "vfat"),
        ("/srv", None),
    ],
)
def test_the_deepest_mount_decides_and_the_root_is_our_own(path: str, kind: str | None) -> None:
    mount = mount_of(Path(path), parse_mounts(MOUNTS))

    assert (mount.file_system if mount else None) == kind


def test_of_two_mounts_on_one_point_the_last_counts() -> None:
    mount = mount_of(Path("/data/me"), parse_mounts(MOUNTS))

    assert mount == Mount("/data", "ext4", "8:33")


def test_lines_that_are_not_understood_are_left_out() -> None:
    assert len(parse_mounts(MOUNTS)) == 6
    assert mount_of(Path("/x"), ()) is None


@pytest.mark.parametrize(("flag", "expected"), [("1\n", True), ("0\n", False), (None, False)])
def test_a_partition_is_as_removable_as_its_disk(tmp_path: Path, flag: str | None, expected: bool) -> None:
    block, mountinfo = tmp_path / "block", tmp_path / "mountinfo"
    partition = tmp_path / "devices" / "sdb" / "sdb1"
    partition.mkdir(parents=True)
    block.mkdir()
    (block / "8:17").symlink_to(partition)
    if flag is not None:
        (partition.parent / "removable").write_text(flag)
    mountinfo.write_text(MOUNTS)

    facts = linux_facts(Path("/media/me/USB STICK/a"), mountinfo, block)

    assert facts == Facts("vfat", is_removable=expected)


def test_a_disk_on_usb_counts_as_removable(tmp_path: Path) -> None:
    block, mountinfo = tmp_path / "block", tmp_path / "mountinfo"
    partition = tmp_path / "devices" / "usb1" / "sdb" / "sdb1"
    partition.mkdir(parents=True)
    block.mkdir()
    (block / "8:17").symlink_to(partition)
    mountinfo.write_text(MOUNTS)

    assert linux_facts(Path("/media/me/USB STICK"), mountinfo, block).is_removable


def test_a_system_that_says_nothing_refuses_nothing(tmp_path: Path) -> None:
    (tmp_path / "mountinfo").write_text(MOUNTS)

    assert linux_facts(Path("/x"), tmp_path / "nowhere") == Facts()
    assert linux_facts(Path("/srv"), tmp_path / "mountinfo", tmp_path) == Facts()
    assert linux_facts(Path("/data"), tmp_path / "mountinfo", tmp_path) == Facts("ext4")


@pytest.mark.parametrize(
    ("kind", "facts"),
    [(2, Facts(is_removable=True)), (3, Facts()), (4, Facts(is_remote=True)), (1, Facts())],
)
def test_windows_numbers_its_drives(kind: int, facts: Facts) -> None:
    assert windows_type(kind) == facts


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("//me@host/share on /Volumes/share (smbfs, nodev, nosuid)", Facts("smbfs", is_remote=True)),
        ("/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled)", Facts("apfs")),
    ],
)
def test_macos_says_whether_a_mount_is_local(line: str, facts: Facts) -> None:
    assert macos_type(line) == facts


def test_on_macos_the_deepest_mount_decides() -> None:
    mounts = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//me@host/share on /Volumes/share (smbfs, nodev)
nonsense"""

    assert macos_facts(Path("/Volumes/share/a"), mounts).is_remote
    assert not macos_facts(Path("/Users/me"), mounts).is_remote
    assert macos_facts(Path("/Users/me"), "") == Facts()


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_the_folder_of_the_tests_may_hold_a_workspace(tmp_path: Path) -> None:
    require_local(tmp_path / "not" / "there" / "yet")

    assert facts_of(tmp_path) == facts_of(tmp_path / "not" / "there")


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_a_refused_place_raises(tmp_path: Path) -> None:
    (tmp_path / "mountinfo").write_text(f"40 22 0:70 / {tmp_path} rw - nfs4 server:/x rw\n")
    refusal = decide(tmp_path, linux_facts(tmp_path / "a", tmp_path / "mountinfo"))

    assert isinstance(refusal, NetworkLocation)
    assert str(tmp_path) in str(refusal)
