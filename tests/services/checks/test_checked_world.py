from tests.services.checks.checked_world import CODE, CheckedWorld


def test_inspectors_read_the_inspection_and_the_unit_does_not(checked_world: CheckedWorld) -> None:
    found = checked_world.zhang.record("inspection", checked_world.inspection)

    assert found.get("code") == CODE
    assert checked_world.li.record("inspection", checked_world.inspection).version == found.version
    assert checked_world.unit.workspace.log.record("inspection", checked_world.inspection) is None
