"""``dukao demo``: the demonstration on the real plan."""

from pathlib import Path
from typing import Annotated

import typer

from desktop.commands.console import Counter, print_lines
from desktop.services.demo import play


def demo(
    folder: Annotated[Path, typer.Argument(help="An empty folder, or one of an earlier demo.")],
) -> None:
    """Play a year's first steps on the real plan: import, correct, issue, print."""
    for sentence in play(folder, Counter()):
        print_lines(sentence)
