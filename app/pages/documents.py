"""Documents of docs/ as pages: Markdown rendered once, without script, without inline style, linked to each other."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from app.dashboard.rendering import html

_FOLDER = Path(__file__).parents[2] / "docs"
# What is served at /docs/<name>, from docs/<name>.md.
DOCUMENTS: Final = ("codebook", "coverage", "data-model")
# Documents that the service shows in another way.
_ELSEWHERE = {"api": "/docs", "reference": "/docs"}
# Without raw HTML: what looks like a tag is shown as text.
_markdown = MarkdownIt("js-default")
_ALIGNED = re.compile(r"text-align:(left|center|right)")


@cache
def page(name: str) -> bytes:
    """Return a document as an HTML page."""
    return render((_FOLDER / f"{name}.md").read_text(encoding="utf-8"), f"/docs/{name}")


def render(text: str, path: str) -> bytes:
    """Return Markdown as an HTML page whose title is that of its first heading."""
    tokens = list(_framed(_markdown.parse(text)))
    title = ""
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor(following.content))
            title = title or following.content
        if token.children:
            token.children = list(_linked(token.children))
        aligned = _ALIGNED.search(str(token.attrs.pop("style", "")))
        if aligned:
            token.attrSet("class", aligned[1])
    body = _markdown.renderer.render(tokens, _markdown.options, {})
    return html("document.html", path=path, title=title, body=_markup(body)).encode()


def inline(text: str) -> Markup:
    """Return a sentence of Markdown as markup: code as code."""
    return _markup(_markdown.renderInline(text))


def anchor(title: str) -> str:
    """Return the fragment by which a section is linked to."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _markup(rendered: str) -> Markup:
    return Markup(rendered)  # noqa: S704 - the renderer takes no raw HTML, so what it makes is markup of its own


def _framed(tokens: Sequence[Token]) -> Iterator[Token]:
    """Put each table into a frame that scrolls by itself, by keyboard too."""
    for token in tokens:
        if token.type == "table_open":
            frame = {"class": "scroll", "tabindex": "0", "role": "group", "aria-label": "Table"}
            yield Token("frame_open", "div", 1, attrs=dict(frame), block=True)
        yield token
        if token.type == "table_close":
            yield Token("frame_close", "div", -1, block=True)


def _linked(tokens: Sequence[Token]) -> Iterator[Token]:
    """Lead links to other documents to their pages; one that the service does not show is left as its words."""
    dropped = False
    for token in tokens:
        if token.type == "link_open":
            target = _address(str(token.attrGet("href")))
            dropped = target is None
            if target is not None:
                token.attrSet("href", target)
        if not (dropped and token.type in ("link_open", "link_close")):
            yield token


def _address(target: str) -> str | None:
    """Return where a link of a document leads on the service; None if nowhere."""
    if re.match(r"[a-z]+:|[/#]", target):
        return target
    file, _, fragment = target.partition("#")
    name = file.removesuffix(".md")
    if name in DOCUMENTS:
        return f"/docs/{name}#{fragment}" if fragment else f"/docs/{name}"
    return _ELSEWHERE.get(name)
