"""Translation of what users see: Chinese is the source text, other languages are catalogues.

One mechanism serves the window, the command line, papers and errors, because most sentences arise in
layers that must not import Qt. See docs/decisions/0002-one-translation-catalogue.md.
"""

from collections.abc import Mapping

from desktop.paths import resource

SOURCE_LANGUAGE = "zh"
LANGUAGES = ("zh", "en")

_catalogue: dict[str, str] = {}  # the one mutable global: the language is chosen once, at start


def use_language(language: str) -> None:
    """Chooses the language of all following translations.

    Args:
        language: a member of `LANGUAGES`; anything else means Chinese.
    """
    _catalogue.clear()
    if language in LANGUAGES and language != SOURCE_LANGUAGE:
        _catalogue.update(load_catalogue(language))


def present_catalogue() -> Mapping[str, str]:
    """The translations in use: what another process of the program has to be given."""
    return _catalogue


def use_catalogue(messages: Mapping[str, str]) -> None:
    """Uses the translations that another process of the program uses.

    Args:
        messages: source sentence to translated sentence; empty means Chinese.
    """
    _catalogue.clear()
    _catalogue.update(messages)


def load_catalogue(language: str) -> dict[str, str]:
    """Reads the catalogue of a language: source sentence to translated sentence."""
    import tomllib  # start-up time

    text = resource(f"translations/{language}.toml").read_text("utf-8")
    return {str(source): str(target) for source, target in tomllib.loads(text)["messages"].items()}


def mark(text: str) -> str:
    """Marks a source sentence for the catalogue without translating it yet."""
    return text


def tr(text: str, /, **values: object) -> str:
    """Translates a source sentence and fills in its values.

    Args:
        text: the Chinese source, with ``{name}`` places.
        values: what goes into the places.
    """
    translated = _catalogue.get(text, text)
    return translated.format(**values) if values else translated
