"""The directory: who is who, renamed, merged, grouped, and every written name still understood."""

from datetime import date

import pytest

from desktop.domain.units import MatchKind, Unit, UnitKind
from desktop.records.stream import Role
from desktop.services.directory import (
    DirectoryService,
    SameUnit,
    UnitExists,
    UnitHasTasks,
    UnitNameMissing,
)
from desktop.services.issuing import IssuingService
from desktop.services.session import NoSuchRecord, ReasonMissing, Session
from desktop.services.workspaces import party_id

NEW = Unit("", "聊城市低空经济发展局", "市低空局", ("低空局",), UnitKind.GOVERNMENT, "市直部门", 90)


def added(service: DirectoryService, unit: Unit = NEW) -> str:
    code = service.new_code(unit.name)
    service.add_unit(Unit(code, unit.name, unit.short, unit.aliases, unit.kind, unit.group, unit.order))
    return code


def test_a_new_unit_gets_the_code_that_its_own_workspace_gives_it(office: Session) -> None:
    service = DirectoryService(office)

    code = service.new_code(NEW.name)

    assert f"unit.{code}" == party_id(Role.UNIT, NEW.name, service.directory())


def test_a_code_once_taken_is_never_given_again(office: Session) -> None:
    service = DirectoryService(office)
    first = added(service)
    service.remove(first, "误增")

    second = added(service)

    assert second != first
    assert second.startswith("x")


def test_a_renamed_unit_is_still_understood_by_its_old_names(office: Session) -> None:
    service = DirectoryService(office)
    code = added(service)

    service.rename(code, "聊城市低空经济局", "低空局")

    unit = service.directory().unit(code)
    assert unit is not None
    assert (unit.name, unit.short) == ("聊城市低空经济局", "低空局")
    assert set(unit.aliases) == {"聊城市低空经济发展局", "市低空局"}
    assert all(service.directory().resolve(name).unit == unit for name in (*NEW.names, unit.name))


def test_a_name_that_means_another_unit_is_refused(office: Session) -> None:
    service = DirectoryService(office)
    code = added(service)

    with pytest.raises(UnitExists, match="市公安局"):
        service.rename(code, "市公安局")
    with pytest.raises(UnitExists, match="市政府各部门"):
        service.rename(code, "聊城市低空局", "市政府各部门")
    with pytest.raises(UnitNameMissing):
        service.rename(code, "　")

    unit = service.directory().unit(code)
    assert unit is not None
    assert unit.name == NEW.name


def test_what_a_unit_is_and_its_place_can_be_changed(office: Session) -> None:
    service = DirectoryService(office)
    code = added(service)

    service.edit(code, kind=UnitKind.ZONE, group="开发区", order=1)
    service.edit(code, group="市属开发区")

    unit = service.directory().unit(code)
    assert unit is not None
    assert (unit.kind, unit.group, unit.order) == (UnitKind.ZONE, "市属开发区", 1)


def test_merging_a_double_entry_keeps_its_names_and_its_places_in_groups(office: Session) -> None:
    service = DirectoryService(office)
    code = added(service)
    service.add_group("低空专班", [code, "gaj"])

    sentence = service.merge(code, "gaj", "重复录入")

    directory = service.directory()
    assert directory.unit(code) is None
    assert all(directory.resolve(name).unit == directory.unit("gaj") for name in NEW.names)
    assert [unit.code for unit in directory.expand("低空专班")] == ["gaj"]
    assert "市低空局" in sentence


def test_a_unit_with_tasks_can_neither_be_merged_nor_removed(drafted: Session) -> None:
    service = DirectoryService(drafted)
    IssuingService(drafted).issue(on=date(2023, 5, 8))

    with pytest.raises(UnitHasTasks):
        service.merge("gaj", "czj", "合并")
    with pytest.raises(UnitHasTasks):
        service.remove("gaj", "撤销")

    assert service.directory().unit("gaj") is not None


def test_taking_a_unit_out_needs_a_reason_and_two_different_units(office: Session) -> None:
    service = DirectoryService(office)
    code = added(service)

    with pytest.raises(ReasonMissing):
        service.merge(code, "gaj", "  ")
    with pytest.raises(ReasonMissing):
        service.remove(code, "")
    with pytest.raises(SameUnit):
        service.merge(code, code, "重复")

    assert service.directory().unit(code) is not None


def test_a_group_word_stands_for_the_units_the_office_says(office: Session) -> None:
    service = DirectoryService(office)
    service.add_group("涉企部门", ["gaj"], ["各涉企部门"])

    service.set_members("各涉企部门", ["czj", "gaj", "czj"])

    match = service.directory().resolve("涉企部门")
    assert match.kind is MatchKind.GROUP
    assert {unit.code for unit in service.directory().expand("各涉企部门")} == {"czj", "gaj"}


def test_a_group_of_unknown_units_or_with_a_taken_name_is_refused(office: Session) -> None:
    service = DirectoryService(office)
    before = office.workspace.log.state_hash()

    with pytest.raises(NoSuchRecord, match="nobody"):
        service.add_group("涉企部门", ["nobody"])
    with pytest.raises(UnitExists):
        service.add_group("市公安局", ["gaj"])
    with pytest.raises(NoSuchRecord, match="没有的组"):
        service.set_members("没有的组", ["gaj"])
    with pytest.raises(NoSuchRecord, match="nobody"):
        service.rename("nobody", "新名称")

    assert office.workspace.log.state_hash() == before
