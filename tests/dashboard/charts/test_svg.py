"""Tests of app/dashboard/charts/svg.py: every text is escaped, and a picture needs no style sheet."""

from app.dashboard.charts.svg import Node, drawing, group, inline, link, node, shared, standalone, text
from tests.dashboard.charts.drawings import HOSTILE, parsed


def test_escapes_words_and_attributes() -> None:
    made = drawing(
        100,
        50,
        HOSTILE,
        HOSTILE,
        text(HOSTILE, 1, 2),
        link(HOSTILE, node("rect", class_=HOSTILE), label=HOSTILE),
        id_="x",
    )
    root = parsed(made)
    assert root.findtext("title") == HOSTILE
    assert root.findtext("text") == HOSTILE
    anchor = root.find("a")
    assert anchor is not None
    assert anchor.get("href") == HOSTILE


def test_writes_out_what_classes_say_in_a_picture() -> None:
    made = drawing(
        10, 10, "t", "d", link("/acts", node("rect", x=1.25, class_="of-release", fill=None), label="l"), id_="x"
    )
    picture = standalone(made)
    assert '<rect fill="#1f6f8b" x="1.2"/>' in picture
    assert "<a" not in picture


def test_leaves_out_what_is_not_there() -> None:
    assert inline(node("g", None, x=None, y=0)) == '<g y="0"/>'


def test_shared_mark_is_drawn_once_for_the_same_values_and_is_no_other_s() -> None:
    drawn: list[float] = []

    def draw(x: float) -> Node:
        drawn.append(x)
        return link("/acts", node("rect", x=x, class_="of-release"), label="l")

    places = [1.25, 2.0, 1.25]
    mark = shared(draw)
    marks = [mark(x) for x in places]
    assert drawn == [1.25, 2.0]
    page = inline(group(*marks))
    assert page == inline(group(*marks)) == inline(group(*map(draw, places)))
    picture = standalone(drawing(10, 10, "t", "d", *marks, id_="x"))
    assert picture.count('<rect fill="#1f6f8b" x="1.2"/>') == 2
    assert "<a" not in picture
    assert inline(group(*marks)) == page
