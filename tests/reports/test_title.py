"""Where titles break."""

import pytest

from desktop.reports.flow import TITLE
from desktop.reports.fonts import bundled_faces
from desktop.reports.page import PORTRAIT
from desktop.reports.title import break_title

FACES = bundled_faces()


def broken(title: str) -> list[str]:
    return [line.text for line in break_title(title, TITLE, PORTRAIT.block_width, FACES)]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("督查任务台账", ["督查任务台账"]),
        (
            "聊城市加快推进数字政府建设实施方案任务分解核对表",
            ["聊城市加快推进数字政府建设实施方案", "任务分解核对表"],
        ),
        (
            "聊城市人民政府办公室关于印发聊城市数字政府建设督查考核办法的通知",
            ["聊城市人民政府办公室", "关于印发聊城市数字政府建设", "督查考核办法的通知"],
        ),
        ("第一行\n第二行", ["第一行", "第二行"]),
        ("", [""]),
    ],
)
def test_titles_break_where_the_sense_allows(title: str, lines: list[str]) -> None:
    assert broken(title) == lines


def test_a_title_without_any_good_place_breaks_evenly() -> None:
    lines = broken("甲" * 30)

    assert [len(line) for line in lines] == [15, 15]


def test_a_very_long_title_is_broken_like_a_paragraph_and_complete() -> None:
    title = "关于进一步加强工作的通知" * 20

    assert "".join(broken(title)) == title


def test_a_title_of_one_endless_word_is_complete() -> None:
    title = "A" * 55

    assert "".join(broken(title)) == title
