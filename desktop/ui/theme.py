"""Colours and sizes of the window: two sets of tokens, the palette and the style sheet made of them.

Colour carries light states only; everything else is neutral with one accent. All pairs that stand on each
other keep the contrast of WCAG 2.1 level AA, which tests/ui/test_theme.py computes.
"""

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtGui import QColor, QPalette

from desktop.paths import resource

TEXT_CONTRAST = 4.5
CONTROL_CONTRAST = 3.0
_SIZES = tuple(range(1, 65))


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, as ``#rrggbb``.

    Attributes:
        window: behind pages.
        side: behind navigation and bars.
        base: behind tables, fields and cards.
        hover: under the pointer, and table heads.
        text: what is read.
        muted: labels and hints; still readable.
        line: hairlines between things; carries no meaning.
        control: outline of fields and buttons.
        accent: the one accent, as text, outline and filled button.
        accent_hover: the same under the pointer.
        on_accent: text on the accent.
        accent_soft: behind what is selected.
        task: behind the source of the selected task.
        milestone: behind its deadlines.
        target: behind its quantified targets.
        bracket: behind its responsibility statement.
    """

    is_dark: bool
    window: str
    side: str
    base: str
    hover: str
    text: str
    muted: str
    line: str
    control: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    task: str
    milestone: str
    target: str
    bracket: str


LIGHT = Tokens(
    is_dark=False,
    window="#f6f6f8",
    side="#eeeef2",
    base="#ffffff",
    hover="#f0f0f4",
    text="#1b1d24",
    muted="#575c69",
    line="#dfe0e7",
    control="#868b98",
    accent="#4f46b0",
    accent_hover="#423a96",
    on_accent="#ffffff",
    accent_soft="#e6e4f7",
    task="#eceaf9",
    milestone="#c5e8e1",
    target="#f7dfbd",
    bracket="#d9dce4",
)
DARK = Tokens(
    is_dark=True,
    window="#17181c",
    side="#131418",
    base="#1d1f24",
    hover="#272a31",
    text="#e6e7eb",
    muted="#a6abb7",
    line="#30333b",
    control="#767b88",
    accent="#aba4f7",
    accent_hover="#c0bafa",
    on_accent="#17181c",
    accent_soft="#353160",
    task="#2b2a45",
    milestone="#1c4a44",
    target="#57411c",
    bracket="#434754",
)

_BEHIND_TEXT = ("window", "side", "base", "hover", "accent_soft")
TEXT_PAIRS = (
    *((front, back) for back in _BEHIND_TEXT for front in ("text", "muted", "accent")),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    *(("text", back) for back in ("task", "milestone", "target", "bracket")),
)
"""Token pairs (front, back) that hold text."""
CONTROL_PAIRS = tuple((front, back) for back in ("window", "base") for front in ("control", "accent"))
"""Token pairs that outline controls."""


def contrast(front: str, back: str) -> float:
    """Contrast ratio of two colours, 1 to 21.

    Source: WCAG 2.1, definitions of contrast ratio and relative luminance.
    """
    lighter, darker = sorted((_luminance(front), _luminance(back)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def style_sheet(tokens: Tokens, scale: float) -> str:
    """The style sheet of a theme.

    Args:
        tokens: the colours.
        scale: size of lengths against the design, 1.0 for the system's font size.
    """
    lengths = {f"p{size}": f"{max(1, round(size * scale))}px" for size in _SIZES}
    icons = resource("icons").as_posix()
    tone = "dark" if tokens.is_dark else "light"
    source = resource("styles/dukao.qss").read_text("utf-8")
    return Template(source).substitute(**asdict(tokens), **lengths, icons=icons, tone=tone)


def palette(tokens: Tokens) -> QPalette:
    """The palette of a theme, for everything the style sheet does not name."""
    roles = {
        QPalette.ColorRole.Window: tokens.window,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.base,
        QPalette.ColorRole.AlternateBase: tokens.hover,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.Button: tokens.base,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.ToolTipBase: tokens.base,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.muted,
        QPalette.ColorRole.Highlight: tokens.accent_soft,
        QPalette.ColorRole.HighlightedText: tokens.text,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.LinkVisited: tokens.accent,
        QPalette.ColorRole.Accent: tokens.accent,
        QPalette.ColorRole.Mid: tokens.line,
        QPalette.ColorRole.Dark: tokens.control,
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.muted))
    return made


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
