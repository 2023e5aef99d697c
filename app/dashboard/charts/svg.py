"""Drawings as trees of SVG elements, written in two ways: inside a page, or as a picture that stands by itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final

from markupsafe import Markup

from app.dashboard.charts import theme

Value = str | float | None
WIDTHS: Final = (1000, 380)
_ATTRIBUTES: Final = {"class_": "class", "in_": "in"}


@dataclass(slots=True)
class Node:
    """One element. `classes` say what it looks like; a picture has that written out, a page has a style sheet."""

    name: str
    attributes: dict[str, Value] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)


def node(name: str, *children: "Node | str | None", **attributes: Value) -> Node:
    """Return an element; what is None is left out, and `_` in a name of an attribute stands for `-`."""
    named = {_ATTRIBUTES.get(key, key.replace("_", "-")): value for key, value in attributes.items()}
    return Node(name, named, [child for child in children if child is not None])


def group(*children: "Node | None", **attributes: Value) -> Node:
    """Return a group of elements."""
    return node("g", *children, **attributes)


def text(words: str, x: float, y: float, class_: str = "", anchor: str | None = None) -> Node:
    """Return words at a place."""
    return node("text", words, x=x, y=y, class_=f"words {class_}".strip(), text_anchor=anchor)


def link(address: str | None, *children: "Node | None", label: str) -> Node:
    """Return elements that lead to an address and tell, pointed at, what they are."""
    inner = [node("title", label), *children]
    if address is None:
        return group(*inner)
    # In the order of the keyboard the table beside the chart leads there: a hundred more stops would help nobody.
    return node("a", *inner, href=address, aria_label=label, tabindex="-1")


def drawing(width: float, height: float, title: str, description: str, *children: "Node | None", id_: str) -> Node:
    """Return a drawing with what a screen reader says of it. `id_` is its own in its page."""
    return node(
        "svg",
        node("title", title, id=f"{id_}-title"),
        node("desc", description, id=f"{id_}-desc"),
        *children,
        class_="chart",
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        width=width,
        height=height,
        role="group",
        aria_labelledby=f"{id_}-title {id_}-desc",
    )


def inline(root: Node) -> Markup:
    """Return a drawing for a page, whose style sheet knows its classes."""
    return Markup("".join(_written(root, None)))  # noqa: S704 - every text and attribute in it is escaped


def widths(draw: Callable[[int], Node]) -> list[Markup]:
    """Return a drawing for a page at its two widths: words in it stay readable on a telephone."""
    return [inline(draw(width)) for width in WIDTHS]


def standalone(root: Node) -> str:
    """Return a drawing as a picture: without classes, without links, in the colours of paper."""
    root.attributes["xmlns"] = "http://www.w3.org/2000/svg"
    return "".join(_written(root, theme.STYLES))


def _written(element: Node, styles: Mapping[str, Mapping[str, str]] | None) -> Iterable[str]:
    name, attributes = element.name, element.attributes
    if styles is not None:
        name = "g" if name == "a" else name
        attributes = _dressed(attributes, styles)
    written = "".join(
        f' {key}="{escape(value) if isinstance(value, str) else _number(value)}"'
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    if not element.children:
        yield f"<{name}{written}/>"
        return
    yield f"<{name}{written}>"
    for child in element.children:
        if isinstance(child, str):
            yield escape(child, quote=False)
        else:
            yield from _written(child, styles)
    yield f"</{name}>"


def _dressed(attributes: Mapping[str, Value], styles: Mapping[str, Mapping[str, str]]) -> dict[str, Value]:
    """Return the attributes with what the classes say written out; an attribute of its own goes before."""
    dressed: dict[str, Value] = {}
    for class_ in str(attributes.get("class") or "").split():
        dressed |= {name: theme.LIGHT.get(value, value) for name, value in styles.get(class_, {}).items()}
    kept = ("class", "href", "tabindex", "aria-label")
    return dressed | {name: value for name, value in attributes.items() if name not in kept and value is not None}


def _number(value: float) -> str:
    """Return a number with one digit after the point at most: a tenth of a pixel is not seen."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
