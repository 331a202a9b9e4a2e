"""The list of papers."""

from desktop.reports.catalogue import FILES, PAPERS


def test_names_are_words_of_the_command_line_and_titles_differ() -> None:
    names = [*PAPERS, *FILES]

    assert all(name.replace("-", "").isalpha() and name.islower() for name in names)
    assert len({*PAPERS.values(), *FILES.values()}) == len(names)
