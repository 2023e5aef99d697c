"""Pages as their readers take them: parsed, with what tests ask of every page."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """One element of a page: its name, attributes, and what is in it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, blanks folded."""
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join("".join(parts).split())

    def all(self, name: str, **attributes: str) -> "list[Element]":
        """Return the elements of this name below, with these attributes (class_ for class)."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if child.name == name and all(child.attributes.get(key) == value for key, value in wanted.items()):
                    found.append(child)
                found += child.all(name, **attributes)
        return found

    def one(self, name: str, **attributes: str) -> "Element":
        """Return the first of `all`, of which there must be one at least."""
        found = self.all(name, **attributes)
        assert found, f"no <{name}> with {attributes}"
        return found[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>: {self.open[-1].text[:200]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(page: str) -> Element:
    """Return a page as a tree. What is opened and not closed fails."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert [element.name for element in reader.open] == ["document"]
    return reader.root


def pressed(form: Element) -> list[tuple[str, str]]:
    """Return what a form sends where nothing in it was touched, without what is empty."""
    sent = [(typed.attributes["name"], typed.attributes["value"]) for typed in form.all("input")]
    for closed in form.all("select"):
        options = closed.all("option")
        selected = [option for option in options if "selected" in option.attributes]
        if "multiple" not in closed.attributes:
            selected = selected[-1:] or options[:1]
        sent += [(closed.attributes["name"], option.attributes["value"]) for option in selected]
    return sorted(pair for pair in sent if pair[1])


def check(page: Element) -> None:
    """Hold a page to what every page is held to."""
    levels = [int(element.name[1]) for element in _walk(page) if element.name in ("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1, "one heading of the first level"
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    assert page.one("title").text
    for name in ("header", "nav", "main", "footer"):
        assert page.all(name), f"no landmark <{name}>"
    ids = [element.attributes["id"] for element in _walk(page) if "id" in element.attributes]
    assert len(ids) == len(set(ids)), "an id is there twice"
    for element in _walk(page):
        attributes = element.attributes
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")], attributes
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set(attributes.get(name, "").split()) <= set(ids), attributes
        if element.name == "script" and attributes.get("type") != "application/ld+json":
            assert "src" in attributes
        if element.name == "style":
            raise AssertionError("an inline style sheet")
        if element.name == "table":
            assert element.all("caption"), element.text[:200]
            assert all("scope" in head.attributes for head in element.all("th"))
        if element.name in ("input", "select", "textarea") and attributes.get("type") not in ("hidden", "submit"):
            labelled = "aria-label" in attributes or page.all("label", for_=attributes.get("id", "?"))
            assert labelled, attributes
        if element.name == "a":
            assert element.text or "aria-label" in attributes or element.all("title"), attributes


def _walk(element: Element) -> list[Element]:
    found = [element]
    for child in element.children:
        if isinstance(child, Element):
            found += _walk(child)
    return found
