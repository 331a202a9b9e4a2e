"""Saved views stay in the workspace, in the order they were made."""

import pytest

from desktop.services.lookback import as_of
from desktop.services.session import LookingBack, NoSuchRecord, Session
from desktop.services.views import BadViewName, SavedView, ViewService

RED = {"filters": [{"column": "light", "operator": "is", "value": "red"}], "order_by": "due"}


def test_a_view_comes_back_as_it_was_saved_in_the_order_of_saving(office: Session) -> None:
    views = ViewService(office)
    views.save("红灯", RED)
    views.save("  本周\n到期 ", [1])

    found = ViewService(office).views()

    assert found == (SavedView("红灯", RED), SavedView("本周 到期", [1]))
    assert office.workspace.log.count() > 0
    assert "红灯" not in str(office.workspace.log.arrival(5))


def test_saving_under_a_known_name_replaces_in_place(office: Session) -> None:
    views = ViewService(office)
    views.save("甲", 1)
    views.save("乙", 2)

    views.save("甲", 3)

    assert views.views() == (SavedView("甲", 3), SavedView("乙", 2))


def test_a_removed_view_is_gone_and_an_unknown_one_is_named(office: Session) -> None:
    views = ViewService(office)
    views.save("甲", 1)

    views.remove("甲")

    assert views.views() == ()
    with pytest.raises(NoSuchRecord, match="甲"):
        views.remove("甲")


@pytest.mark.parametrize("name", ["", "  ", "长" * 41])
def test_a_view_needs_a_short_name(office: Session, name: str) -> None:
    with pytest.raises(BadViewName) as refused:
        ViewService(office).save(name, 1)

    assert refused.value.code == "E_VIEW_NAME"


def test_views_are_not_changed_while_looking_back(office: Session) -> None:
    ViewService(office).save("甲", 1)
    past = as_of(office, office.today())

    with pytest.raises(LookingBack):
        ViewService(past).save("乙", 2)
    with pytest.raises(LookingBack):
        ViewService(past).remove("甲")

    assert ViewService(past).views() == (SavedView("甲", 1),)
    past.close()


@pytest.mark.parametrize("kept", ["{", "[]", '"甲"'])
def test_a_damaged_setting_means_no_views(office: Session, kept: str) -> None:
    office.workspace.set_setting("views", kept)

    assert ViewService(office).views() == ()
