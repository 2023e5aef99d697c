"""Tests of app/dashboard/charts/theme.py: marks and words are told from their ground, in both settings."""

import re

import pytest

from app.dashboard.charts import theme


def brightness(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2)."""
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_marks_and_words_stand_out(palette: dict[str, str]) -> None:
    ground = palette["@ground"]
    for name in ("@ink", "@ink-2", "@ink-3"):
        assert contrast(palette[name], ground) >= 4.5, name
        assert contrast(palette[name], palette["@band"]) >= 4.5, name
    for name in (*theme.FAMILIES, *theme.SERIES):
        assert contrast(palette[f"@{name}"], ground) >= 3, name
    steps = [brightness(palette[f"@map-{step}"]) for step in range(1, 7)]
    assert steps == sorted(steps, reverse=palette is theme.LIGHT)


def test_both_settings_have_the_same_colours() -> None:
    assert theme.LIGHT.keys() == theme.DARK.keys()
    named = {value for style in theme.STYLES.values() for value in style.values() if value.startswith("@")}
    assert named <= theme.LIGHT.keys()


def test_the_style_sheet_has_every_class_and_colour() -> None:
    sheet = theme.style_sheet()
    for name in theme.STYLES:
        assert f".chart .{name}," in sheet
    declared = set(re.findall(r"(--c-[\w-]+):", sheet))
    assert set(re.findall(r"var\((--c-[\w-]+)\)", sheet)) <= declared
