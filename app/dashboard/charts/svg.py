"""Drawings as trees of SVG elements, written in two ways: inside a page, or as a picture that stands by itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from html import escape
from typing import Final, ParamSpec, cast

from markupsafe import Markup

from app.dashboard.charts import theme

P = ParamSpec("P")
Value = str | float | None
WIDTHS: Final = (1000, 380)
# Of one kind of mark: some drawings of each.
_MOST_SHARED: Final = 1_000


@dataclass(slots=True)
class Node:
    """One element. Its class says what it looks like; a picture has that written out, a page has a style sheet.

    `for_pages` is its text in a page where several drawings share it (`shared`), so that it is written once.
    """

    name: str
    attributes: dict[str, Value]
    children: "Sequence[Node | str | None]"
    for_pages: str | None = None


def node(name: str, *children: "Node | str | None", **attributes: Value) -> Node:
    """Return an element; what is None is left out, and `_` in a name of an attribute stands for `-`."""
    return Node(name, attributes, children)


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


def shared(draw: Callable[P, Node]) -> Callable[P, Node]:
    """Let a mark be drawn, and written for pages, once for the same values, which can be hashed.

    After a change of the register most marks of a drawing are what they were.
    """

    def drawn(*args: P.args, **kwargs: P.kwargs) -> Node:
        mark = draw(*args, **kwargs)
        return replace(mark, for_pages=_written(mark))

    return cast(Callable[P, Node], lru_cache(maxsize=_MOST_SHARED)(drawn))


def inline(root: Node) -> Markup:
    """Return a drawing for a page, whose style sheet knows its classes."""
    return Markup(_written(root))  # noqa: S704 - every text and attribute in it is escaped


def widths(draw: Callable[[int], Node]) -> list[Markup]:
    """Return a drawing for a page at its two widths: words in it stay readable on a telephone."""
    return [inline(draw(width)) for width in WIDTHS]


def standalone(root: Node) -> str:
    """Return a drawing as a picture: without classes, without links, in the colours of paper."""
    root.attributes["xmlns"] = "http://www.w3.org/2000/svg"
    return _written(root, theme.STYLES)


def _written(element: Node, styles: Mapping[str, Mapping[str, str]] | None = None) -> str:
    written: list[str] = []
    _write(element, styles, written.append)
    return "".join(written)


def _write(element: Node, styles: Mapping[str, Mapping[str, str]] | None, put: Callable[[str], None]) -> None:
    if styles is None and element.for_pages is not None:
        put(element.for_pages)
        return
    name, attributes = element.name, element.attributes
    if styles is not None:
        name = "g" if name == "a" else name
        attributes = _dressed(attributes, styles)
    written = f"<{name}"
    for key, value in attributes.items():
        if isinstance(value, str):
            if value:
                written += f' {_attribute(key)}="{escape(value)}"'
        elif value is not None:
            written += f' {_attribute(key)}="{_number(value)}"'
    put(written)
    empty = True
    for child in element.children:
        if child is None:
            continue
        if empty:
            put(">")
            empty = False
        if isinstance(child, str):
            put(escape(child, quote=False))
        else:
            _write(child, styles, put)
    put("/>" if empty else f"</{name}>")


def _dressed(attributes: Mapping[str, Value], styles: Mapping[str, Mapping[str, str]]) -> dict[str, Value]:
    """Return the attributes with what the classes say written out; an attribute of its own goes before."""
    dressed: dict[str, Value] = {}
    for class_ in str(attributes.get("class_") or "").split():
        dressed |= {name: theme.LIGHT.get(value, value) for name, value in styles.get(class_, {}).items()}
    kept = ("class_", "href", "tabindex", "aria_label")
    return dressed | {
        _attribute(key): value for key, value in attributes.items() if key not in kept and value is not None
    }


@cache
def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _number(value: float) -> str:
    """Return a number with one digit after the point at most: a tenth of a pixel is not seen."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
