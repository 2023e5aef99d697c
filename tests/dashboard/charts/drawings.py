"""What tests ask of every drawing: well-formed, escaped, and nothing outside its frame."""

import re
from xml.etree import ElementTree as ET

from app.dashboard.charts.svg import Node, inline, standalone

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "\"><script>alert('1')</script>&amp;<!--"


def parsed(drawing: Node) -> ET.Element:
    """Return a drawing as XML, after holding it to what every drawing is held to."""
    written = str(inline(drawing))
    assert "<script" not in written
    assert "style=" not in written
    root = ET.fromstring(written)
    assert root.get("role") == "group"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert set((root.get("aria-labelledby") or "").split()) <= set(ids)
    alone = ET.fromstring(standalone(drawing))
    assert alone.tag == f"{SVG}svg"
    for element in alone.iter():
        assert not {"class", "href"} & set(element.keys())
        assert not [value for value in element.attrib.values() if value.startswith("@")], element.attrib
    within_frame(root)
    return root


def within_frame(root: ET.Element) -> None:
    """Hold rectangles, circles and words to the frame of the drawing."""
    _, _, width, height = (float(number) for number in str(root.get("viewBox")).split())
    for element in root.iter():
        x = float(element.get("x") or element.get("cx") or 0)
        y = float(element.get("y") or element.get("cy") or 0)
        assert -0.5 <= x <= width + 0.5, ET.tostring(element)
        assert -0.5 <= y <= height + 0.5, ET.tostring(element)
        if element.tag == "rect":
            assert float(element.get("width") or 0) >= 0
            assert float(element.get("height") or 0) >= 0
            assert x + float(element.get("width") or 0) <= width + 1, ET.tostring(element)
            assert y + float(element.get("height") or 0) <= height + 1, ET.tostring(element)
        for number in re.findall(r"-?\d+(?:\.\d+)?", element.get("d") or ""):
            assert abs(float(number)) < 10_000


def labels(root: ET.Element) -> list[str]:
    """Return what the marks of a drawing say when they are pointed at; not the title of the whole."""
    return [str(title.text) for parent in root.iter() for title in parent.findall("title") if parent is not root]
