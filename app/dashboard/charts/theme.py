"""What charts look like: colours for light and dark, and what each class of marks is drawn with."""

from functools import cache
from typing import Final

# Hues that most eyes tell apart, each at least 3 : 1 against its ground; tested.
LIGHT: Final = {
    "@ground": "#ffffff",
    "@ink": "#1f1d1a",
    "@ink-2": "#57524a",
    "@ink-3": "#6f695f",
    "@rule": "#e3ded2",
    "@rule-2": "#b9b1a1",
    "@band": "#f4f1e9",
    "@band-2": "#eae5d8",
    "@land": "#e6e1d4",
    "@shore": "#ffffff",
    "@sparse": "#b9b1a1",
    "@map-1": "#c3dcdc",
    "@map-2": "#95c1c5",
    "@map-3": "#65a2ac",
    "@map-4": "#3b8190",
    "@map-5": "#1d6071",
    "@map-6": "#0b3e4b",
    "@announced": "#b0661a",
    "@implemented": "#14616f",
    "@official": "#4a5d8a",
    "@independent": "#97416f",
    "@release": "#1f6f8b",
    "@reduction": "#6d8a2c",
    "@non_custodial": "#b47a12",
    "@liability_waiver": "#84578f",
    "@penalty_relief": "#b5533c",
    "@record": "#3f7d62",
    "@delay": "#8a6d5a",
    "@unspecified": "#8b857a",
}
DARK: Final = {
    "@ground": "#1f1e1b",
    "@ink": "#ece8df",
    "@ink-2": "#b9b2a5",
    "@ink-3": "#9d968a",
    "@rule": "#35322b",
    "@rule-2": "#5b564b",
    "@band": "#272520",
    "@band-2": "#302d27",
    "@land": "#34312b",
    "@shore": "#1f1e1b",
    "@sparse": "#6f695d",
    "@map-1": "#28474c",
    "@map-2": "#2f626a",
    "@map-3": "#3d808b",
    "@map-4": "#5a9fab",
    "@map-5": "#86c0ca",
    "@map-6": "#c4e5ea",
    "@announced": "#e0a05a",
    "@implemented": "#6fbccb",
    "@official": "#92a5d8",
    "@independent": "#dc8db6",
    "@release": "#5fb0cc",
    "@reduction": "#a5c163",
    "@non_custodial": "#dcae52",
    "@liability_waiver": "#bf95ca",
    "@penalty_relief": "#e08b75",
    "@record": "#79bd9c",
    "@delay": "#bb9d8a",
    "@unspecified": "#a39d92",
}
FAMILIES: Final = (
    "release", "reduction", "non_custodial", "liability_waiver", "penalty_relief", "record", "delay", "unspecified",
)  # fmt: skip
SERIES: Final = ("announced", "implemented", "official", "independent")
# The first is that of pictures in points; a reader's system has one of the others.
FONT: Final = "Source Sans Pro, Noto Sans, DejaVu Sans, Verdana, Arial, sans-serif"

STYLES: Final[dict[str, dict[str, str]]] = {
    "words": {"fill": "@ink-2", "font-size": "12", "font-family": FONT},
    "small": {"font-size": "11"},
    "strong": {"fill": "@ink", "font-weight": "600"},
    "heading": {"fill": "@ink", "font-size": "17", "font-weight": "600"},
    "grid": {"stroke": "@rule", "stroke-width": "1", "fill": "none"},
    "axis": {"stroke": "@rule-2", "stroke-width": "1", "fill": "none"},
    "ground": {"fill": "@ground"},
    "band": {"fill": "@band"},
    "band-2": {"fill": "@band-2"},
    "land": {"fill": "@land", "stroke": "@shore", "stroke-width": "2", "stroke-linejoin": "round"},
    "sparse": {"stroke": "@sparse", "stroke-width": "1.6", "fill": "none"},
    "whisker": {"stroke": "@ink-2", "stroke-width": "1.2", "fill": "none"},
    "break": {"stroke": "@ground", "stroke-width": "3", "fill": "none"},
    "hollow": {"fill": "@ground", "stroke-width": "1.8"},
    "joined": {"stroke": "@rule-2", "stroke-width": "1.2", "fill": "none"},
    **{f"map-{step}": {"fill": f"@map-{step}"} for step in range(1, 7)},
    **{f"of-{name}": {"fill": f"@{name}"} for name in (*FAMILIES, *SERIES)},
    **{f"by-{name}": {"stroke": f"@{name}"} for name in SERIES},
}


@cache
def style_sheet() -> str:
    """Return the style sheet of drawings inside pages: the classes by names of colours, the colours by setting."""
    rules = [":root{" + _variables(LIGHT) + "}", "@media (prefers-color-scheme:dark){:root{" + _variables(DARK) + "}}"]
    for name, style in STYLES.items():
        body = ";".join(f"{key}:{_value(key, value)}" for key, value in style.items())
        rules.append(f".chart .{name},.key .{name}{{{body}}}")
    rules.append("@media print{:root{" + _variables(LIGHT) + "}}")
    return "\n".join(rules) + "\n"


def _variables(colours: dict[str, str]) -> str:
    return ";".join(f"--c-{name[1:]}:{colour}" for name, colour in colours.items())


def _value(key: str, value: str) -> str:
    if value.startswith("@"):
        return f"var(--c-{value[1:]})"
    if key == "font-family":
        return "inherit"
    return f"{value}px" if key in ("font-size", "stroke-width") else value
