"""Exchange on the command line: an office and units carry packages; JSON, exit status, codes on stderr."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import run
from desktop.services.workspaces import Workspaces

OFFICE, POLICE = "聊城市人民政府办公室", "市公安局"
OLD = 1_000_000_000


class Computer:
    """Runs commands in this process on one workspace, as one computer with its own keys.

    Attributes:
        config: its configuration folder.
    """

    def __init__(self, world: "World", name: str, workspace: Path | None = None) -> None:
        self._world = world
        self.config = world.folder / f"config-{name}"
        self.workspace = workspace or world.folder / f"{name}.dukao"

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        return self._world.run(self.config, [*arguments, "-w", str(self.workspace)])

    def says(self, *arguments: str) -> str:
        status, out, err = self(*arguments)
        assert (status, err) == (0, "")
        return out

    def json(self, *arguments: str) -> Any:
        return json.loads(self.says(*arguments, "--json"))

    def refuses(self, *arguments: str) -> str:
        """Gives the one sentence on stderr."""
        status, _, err = self(*arguments)
        assert status == 1
        assert len(err.splitlines()) == 1
        return err

    def exports(self, to: str, *options: str) -> Path:
        return Path(
            self.json("exchange", "export", "--to", to, "-o", str(self._world.stick), *options)["file"]
        )

    def writes(self, kind: str, audience: str, **fields: object) -> str:
        """States a record; gives its uid."""
        self._world.patch.setenv("DUKAO_CONFIG", str(self.config))
        session = Workspaces().open(self.workspace)
        try:
            with session.transaction():
                return session.create(kind, audience or session.office, fields)
        finally:
            session.close()

    def edits(self, kind: str, uid: str, **fields: object) -> None:
        self._world.patch.setenv("DUKAO_CONFIG", str(self.config))
        session = Workspaces().open(self.workspace)
        try:
            with session.transaction():
                session.change(kind, uid, fields)
        finally:
            session.close()


class World:
    """Computers, and the stick between them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.patch = patch
        self._capsys = capsys
        self.stick = folder / "stick"
        self.stick.mkdir()

    def run(self, config: Path, arguments: list[str]) -> tuple[int, str, str]:
        self.patch.setenv("DUKAO_CONFIG", str(config))
        self._capsys.readouterr()
        status = run(arguments)
        captured = self._capsys.readouterr()
        return status, captured.out, captured.err

    def computer(self, name: str, role: str, party: str, *options: str) -> Computer:
        made = Computer(self, name)
        status, _, err = self.run(
            made.config,
            ["init", str(made.workspace), "--role", role, "--party", party, "--year", "2026", *options],
        )
        assert (status, err) == (0, "")
        return made


@pytest.fixture
def world(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> World:
    return World(tmp_path, capsys, monkeypatch)


@pytest.fixture
def office(world: World) -> Computer:
    return world.computer("office", "office", OFFICE)


@pytest.fixture
def unit(world: World) -> Computer:
    return world.computer("unit", "unit", POLICE)


@pytest.fixture
def met(office: Computer, unit: Computer) -> tuple[Computer, Computer]:
    """The unit has the office's first package, and the office the unit's."""
    unit.says("exchange", "import", str(office.exports(POLICE)))
    unit.writes("feedback", "", assignment="office.x/1", text="完成一半")
    office.says("exchange", "import", str(unit.exports("督查办公室")))
    return office, unit


def test_a_package_goes_out_and_in_and_both_sides_say_so(
    office: Computer, unit: Computer, world: World
) -> None:
    exported = office.json("exchange", "export", "--to", POLICE, "-o", str(world.stick))
    (looked,) = unit.json("exchange", "inspect", exported["file"])
    (receipt,) = unit.json("exchange", "import", exported["file"])
    (again,) = unit.json("exchange", "import", exported["file"])

    assert (exported["to"], exported["seq"], exported["left_out"]) == ("unit.gaj", 1, 0)
    assert Path(exported["file"]).suffix == ".dkx"
    assert (looked["party_name"], looked["seq"], looked["failure"]) == (OFFICE, 1, None)
    assert looked["trust"] == "first"
    assert [remark["code"] for remark in looked["remarks"]] == ["R_OFFICE_PINNED"]
    assert (receipt["applied"], receipt["code"], receipt["digest"]) == (True, "", looked["digest"])
    assert receipt["counts"]["new"] == exported["lines"] == looked["new_lines"]
    assert receipt["sentence"].startswith(f"{OFFICE}第1号包：共")
    assert (again["applied"], again["code"]) == (False, "")


def test_a_dry_run_writes_nothing(office: Computer, unit: Computer) -> None:
    file = office.exports(POLICE)

    out = unit.says("exchange", "import", str(file), "--dry-run")

    assert "R_OFFICE_PINNED" in out
    assert unit.json("exchange", "history") == []


def test_of_several_files_the_good_ones_are_taken_and_the_bad_ones_said(
    office: Computer, unit: Computer, world: World
) -> None:
    good = office.exports(POLICE)
    broken = world.stick / "broken.dkx"
    broken.write_bytes(good.read_bytes()[:-1])
    missing = world.stick / "missing.dkx"

    inspected = unit("exchange", "inspect", str(broken), str(good), "--json")
    status, out, err = unit("exchange", "import", str(broken), str(good), str(missing), "--json")

    receipts = json.loads(out)
    assert inspected[0] == status == 1
    assert json.loads(inspected[1])[0]["failure"]["code"] == "E_ZIP_END"
    assert [receipt["code"] for receipt in receipts] == ["E_ZIP_END", "", "E_IO"]
    assert [line.partition(":")[0] for line in err.splitlines()] == ["E_ZIP_END", "E_IO"]
    assert receipts[1]["applied"]


def test_a_package_for_another_is_refused_with_its_code(office: Computer, unit: Computer) -> None:
    assert unit.refuses("exchange", "import", str(office.exports("市财政局"))).startswith("E_ADDRESSEE: ")


@pytest.mark.parametrize(("arguments", "code"), [(("--to", "没有这个单位"), "E_NO_PARTY")])
def test_an_export_that_cannot_be_is_refused(office: Computer, arguments: tuple[str, ...], code: str) -> None:
    assert office.refuses("exchange", "export", *arguments).startswith(f"{code}: ")


def test_nothing_is_written_over(office: Computer, world: World) -> None:
    target = world.stick / "p.dkx"
    target.write_bytes(b"here")

    assert office.refuses("exchange", "export", "--to", POLICE, "-o", str(target)).startswith("E_FILE_EXISTS")
    assert target.read_bytes() == b"here"


def test_without_a_place_a_package_lies_in_the_outbox_of_the_workspace(office: Computer) -> None:
    exported = office.json("exchange", "export", "--to", POLICE, "--text-only", "--all-years")

    assert Path(exported["file"]).parent == office.workspace / "outbox"


def test_a_sealed_package_opens_at_its_addressee_only(met: tuple[Computer, Computer], world: World) -> None:
    office, unit = met
    sealed = office.exports(POLICE, "--seal")
    other = world.computer("other", "unit", POLICE)

    assert sealed.read_bytes().startswith(b"DUKAO-SEALED-1\n")
    assert unit.json("exchange", "import", str(sealed))[0]["applied"]
    assert other.refuses("exchange", "import", str(sealed)).startswith("E_SEAL_KEY")


def test_sealing_for_an_unknown_key_is_refused(office: Computer) -> None:
    assert office.refuses("exchange", "export", "--to", POLICE, "--seal").startswith("E_NO_SEAL_KEY")


def test_an_import_can_be_taken_back_once(met: tuple[Computer, Computer]) -> None:
    office, _ = met
    digest = office.json("exchange", "history")[0]["digest"]

    undone = office.json("exchange", "undo", digest[:10])

    assert (undone["digest"], undone["counts"]["lines"]) == (digest, 1)
    assert office.json("exchange", "history")[0]["state"] == "undone"
    assert office.refuses("exchange", "undo", digest).startswith("E_NOT_IMPORTED")
    assert "undone" in office.says("exchange", "history")


def test_status_says_who_has_what(met: tuple[Computer, Computer]) -> None:
    office, unit = met
    office.writes("instruction", "unit.gaj", text="请抓紧", leader="王市长")

    told = office.json("exchange", "status")
    words = office.says("exchange", "status")

    (row,) = told["parties"]
    assert (row["party"], row["unsent"], row["last_in_seq"], row["confirmed_seq"]) == ("unit.gaj", 1, 1, 1)
    assert told["counts"]["sentence"] == "待发送 1 项"
    assert "R_UNCONFIRMED" in words
    assert "待发送 1 项" in words
    assert "没有待发送" in unit.says("exchange", "status")


@pytest.fixture
def disputed(world: World, office: Computer) -> tuple[Computer, Computer, str]:
    """Two computers of the office that have written one field."""
    second = world.computer("second", "office", OFFICE)
    second.says("exchange", "import", str(office.exports("督查办公室")))
    second.says("key", "show", "-o", str(world.stick / "second.dkk"))
    office.says("roster", "enrol", str(world.stick / "second.dkk"))
    uid = office.writes("instruction", "*", text="请抓紧", leader="王市长")
    second.says("exchange", "import", str(office.exports("督查办公室")))
    office.edits("instruction", uid, text="本月办结")
    second.edits("instruction", uid, text="下月办结")
    office.says("exchange", "import", str(second.exports("督查办公室")))
    return office, second, uid


def test_a_conflict_is_listed_and_settled_by_choice(disputed: tuple[Computer, Computer, str]) -> None:
    office, _, uid = disputed
    (conflict,) = office.json("exchange", "conflicts")
    chosen = conflict["sides"][1]
    words = office.says("exchange", "conflicts")

    left = office.json("exchange", "resolve", uid, "text", "--choose", chosen["hash"])

    assert (conflict["uid"], conflict["field"], conflict["is_ours"]) == (uid, "text", True)
    assert "本月办结" in words
    assert "下月办结" in words
    assert left == {"record": uid, "field": "text", "left": 0}
    assert office.json("exchange", "conflicts") == []
    assert chosen["text"] in office.says("history", uid)


def test_a_conflict_is_settled_by_another_value(disputed: tuple[Computer, Computer, str]) -> None:
    office, second, uid = disputed

    office.says("exchange", "resolve", uid, "text", "--value", "5月31日前办结")
    second.says("exchange", "import", str(office.exports("督查办公室")))

    assert second.json("exchange", "conflicts") == []
    assert "5月31日前办结" in second.says("history", uid)


def test_settling_needs_one_decision_and_a_conflict(disputed: tuple[Computer, Computer, str]) -> None:
    office, _, uid = disputed

    assert office("exchange", "resolve", uid, "text")[0] == 2
    assert office("exchange", "resolve", uid, "text", "--choose", "ab", "--value", "x")[0] == 2
    assert office.refuses("exchange", "resolve", uid, "text", "--choose", "zz").startswith("E_NO_SIDE")
    assert office.refuses("exchange", "resolve", uid, "leader", "--value", "x").startswith("E_NO_RECORD")


def test_a_watched_folder_is_emptied_and_filled_and_remembered(
    met: tuple[Computer, Computer], world: World
) -> None:
    office, unit = met
    folder = world.folder / "share"
    folder.mkdir()
    unit.writes("feedback", "", assignment="office.x/1", text="全部完成")
    office.writes("instruction", "unit.gaj", text="请抓紧", leader="王市长")
    at = ("--inbox", str(folder), "--outbox", str(folder))

    sent = unit.json("exchange", "watch", "--once", *at)
    answered = office.json("exchange", "watch", "--once", *at)
    taken = unit.json("exchange", "watch", "--once")
    rest = office.says("exchange", "watch", "--once")

    assert [len(sent["receipts"]), len(sent["delivered"])] == [0, 1]
    assert [len(answered["receipts"]), len(answered["delivered"])] == [1, 1]
    assert [len(taken["receipts"]), len(taken["delivered"])] == [1, 0]
    assert rest == ""


def test_what_a_watched_folder_leaves_to_a_person_fails_the_command(
    office: Computer, unit: Computer, world: World
) -> None:
    office.exports(POLICE)

    status, out, err = unit("exchange", "watch", "--once", "--inbox", str(world.stick), "--json")

    assert status == 1
    assert json.loads(out)["left"][0]["code"] == "R_OFFICE_PINNED"
    assert err.startswith("R_OFFICE_PINNED: ")


def test_a_file_that_stands_still_for_two_looks_is_taken(
    met: tuple[Computer, Computer], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, unit = met
    monkeypatch.setattr("desktop.commands.exchange._SETTLE_S", 0.0)
    unit.writes("feedback", "", assignment="office.x/1", text="全部完成")
    folder = world.folder / "share"
    folder.mkdir()
    shutil.move(unit.exports("督查办公室", "--seal"), folder)

    done = office.json("exchange", "watch", "--once", "--inbox", str(folder))

    assert len(done["receipts"]) == 1


def test_watching_needs_folders(office: Computer) -> None:
    assert office.refuses("exchange", "watch", "--once").startswith("E_NO_POSTBOX")


def test_watching_goes_on_until_it_is_stopped(
    office: Computer, unit: Computer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.exports(POLICE)
    looks: list[float] = []

    def stop(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("desktop.commands.exchange.time.sleep", stop)

    status, out, err = unit("exchange", "watch", "--inbox", str(world.stick), "--every", "5")

    assert (status, out, looks) == (0, "", [5.0, 5.0])
    assert err.count("R_OFFICE_PINNED") == 1


def test_an_evidence_bundle_is_written_of_an_import(met: tuple[Computer, Computer], world: World) -> None:
    office, _ = met
    digest = office.json("exchange", "history")[0]["digest"]

    made = office.json("exchange", "bundle", digest, "-o", str(world.stick / "bundle.zip"))

    assert (made["digest"], Path(made["file"]).exists()) == (digest, True)
    assert office.refuses("exchange", "bundle", digest, "-o", made["file"]).startswith("E_FILE_EXISTS")


def test_a_unit_is_enrolled_compared_and_revoked(office: Computer, unit: Computer, world: World) -> None:
    form = unit.json("key", "show", "-o", str(world.stick / "unit"))

    enrolled = office.json("roster", "enrol", form["file"])
    wrong = office.refuses("roster", "confirm", POLICE, "--typed", "12345")
    confirmed = office.json("roster", "confirm", POLICE, "--typed", form["digits"])
    listed = office.json("roster", "list")
    revoked = office.json("roster", "revoke", POLICE, "--reason", "电脑丢失")

    assert form["file"].endswith("unit.dkk")
    assert (enrolled["trust"], confirmed["trust"], revoked["trust"]) == ("enrolled", "confirmed", "revoked")
    assert wrong.startswith("E_PAPER: ")
    assert [line["party"] for line in listed][1:] == ["unit.gaj"]
    assert "已注销" in office.says("roster", "list")


def test_the_form_is_shown_in_words_and_as_values(unit: Computer) -> None:
    form = unit.json("roster", "form")
    words = unit.says("roster", "form")

    assert form == unit.json("key", "show")
    assert (form["party"], form["name"], form["suite"], form["file"]) == ("unit.gaj", POLICE, "ed25519", None)
    for reading in ("digits", "words", "fingerprint", "place"):
        assert form[reading] in words


def test_a_unit_does_not_sign_the_roster(met: tuple[Computer, Computer]) -> None:
    office, unit = met

    assert unit.refuses("roster", "revoke", "督查办公室", "--reason", "x").startswith("E_NOT_ROOT")
    typed = office.json("roster", "form")["words"]
    assert "已核验" in unit.says("roster", "confirm", "督查办公室", "--typed", typed)


def test_the_roster_says_things_in_words(office: Computer, unit: Computer, world: World) -> None:
    form = unit.json("key", "show", "-o", str(world.stick / "unit"))

    out = office.says("roster", "enrol", form["file"], "--typed", form["qr"])

    assert f"已登记{POLICE}的公钥（已核验）" in out
    assert "已注销" in office.says("roster", "revoke", POLICE, "--reason", "换机")


def test_both_suites_exchange(office: Computer, world: World) -> None:
    unit = world.computer("national", "unit", POLICE, "--suite", "sm2")

    unit.says("exchange", "import", str(office.exports(POLICE)))
    unit.writes("feedback", "", assignment="office.x/1", text="完成一半")
    (receipt,) = office.json("exchange", "import", str(unit.exports("督查办公室", "--seal")))

    assert receipt["applied"]
    assert unit.json("key", "show")["suite"] == "sm2"
    assert {line["suite"] for line in office.json("roster", "list")} == {"ed25519", "sm2"}


@pytest.mark.parametrize("variable", ["DUKAO_SIGNING_PASSPHRASE", "DUKAO_PASSPHRASE"])
def test_the_signing_key_is_protected_by_a_passphrase(world: World, variable: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(variable, "签名口令")
        office = world.computer("protected", "office", OFFICE)
        file = office.exports(POLICE)
        patch.setenv(variable, "别的口令")
        wrong = office.refuses("exchange", "export", "--to", POLICE)

    assert file.exists()
    assert wrong.startswith("E_WRONG_SIGNING_PASSPHRASE")
    assert office.refuses("exchange", "export", "--to", POLICE).startswith("E_NEEDS_SIGNING_PASSPHRASE")
    assert "口令保护" in office.says("key", "show")


def test_a_copied_workspace_says_so_once_on_stderr(met: tuple[Computer, Computer], world: World) -> None:
    office, _ = met
    moved = world.folder / "moved.dukao"
    shutil.copytree(office.workspace, moved)
    copy = Computer(world, "office", moved)

    first, second = copy("exchange", "status"), copy("exchange", "status")

    assert (first[0], second[0]) == (0, 0)
    assert "第2代副本" in first[2]
    assert second[2] == ""


def test_a_backup_is_made_listed_and_put_back(office: Computer, world: World) -> None:
    made = office.json("backup")
    away = office.json("backup", "-o", str(world.folder / "disk"))
    office.writes("instruction", "*", text="请抓紧", leader="王市长")
    (listed,) = office.json("backup", "list")

    restored = office.json("restore", Path(made["folder"]).name)
    status, out, err = office("exchange", "status", "--json")

    assert listed == made
    assert Path(away["folder"]).parent == world.folder / "disk"
    assert (restored["lines"], restored["generation"]) == (made["lines"], 2)
    assert (status, json.loads(out)["parties"]) == (0, [])
    assert err == ""  # restoring has said it
    assert office.says("verify")


def test_backups_are_said_in_words(office: Computer) -> None:
    assert "已备份并核验" in office.says("backup")
    name = office.says("backup", "list").split("\t")[0]
    assert "已恢复到" in office.says("restore", name)
    assert office.refuses("restore", "20200101-000000").startswith("E_NOT_BACKUP")


@pytest.mark.parametrize(
    "arguments", [("backup",), ("backup", "list"), ("restore", "x"), ("exchange", "status")]
)
def test_the_workspace_has_to_be_named(world: World, arguments: tuple[str, ...]) -> None:
    status, out, err = world.run(world.folder / "config", list(arguments))

    assert (status, out) == (1, "")
    assert err.startswith("E_NO_WORKSPACE: ")


def test_files_are_read_wherever_they_are_and_however_old(
    office: Computer, unit: Computer, world: World
) -> None:
    file = office.exports(POLICE)
    os.utime(file, (OLD, OLD))

    assert unit.says("exchange", "inspect", str(file))
