"""Tests of app/pages/documents.py: Markdown becomes a page that loads nothing and leads where it should."""

import re

import pytest

from app.pages import documents

LINKS = re.compile(r'<a href="([^"]*)"')


def body(text: str) -> str:
    return documents.render(text, "/docs/x").decode().partition('prose">\n')[2].partition("\n</article>")[0]


def test_heads_the_page_with_the_first_heading() -> None:
    page = documents.render("# Salt & bread\n\nText.\n\n# Another\n", "/docs/x").decode()
    assert "<title>Salt &amp; bread · Clemency Register</title>" in page
    assert page.startswith('<!doctype html>\n<html lang="en">')


def test_names_each_heading_as_links_do() -> None:
    assert body("## How words are read\n") == '<h2 id="how-words-are-read">How words are read</h2>\n'
    assert 'id="not-an-amnesty-rwanda-2003"' in body('### "Not an amnesty": Rwanda 2003\n')


def test_leads_to_pages_of_the_service_and_drops_other_files() -> None:
    shown = body(
        "[a](coverage.md) [b](data-model.md#dates-and-status) [c](#here) [d](api.md#totals) "
        "[e](decisions/0001-x.md) [f](https://example.org/) [g](javascript:alert)\n"
    )
    assert LINKS.findall(shown) == ["/docs/coverage", "/docs/data-model#dates-and-status", "#here", "/docs",
                                    "https://example.org/"]  # fmt: skip
    assert " e <a" in shown


def test_shows_tags_as_text() -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body("<script>alert(1)</script>\n\n<b onclick='x'>b</b>\n")


def test_aligns_columns_without_inline_style() -> None:
    shown = body("| a | n |\n| --- | ---: |\n| x | 1 |\n")
    assert "style" not in shown
    assert '<td class="right">1</td>' in shown
    assert shown.startswith('<div class="scroll" tabindex="0" role="group" aria-label="Table">')
    assert shown.count("</div>") == 1


@pytest.mark.parametrize("name", documents.DOCUMENTS)
def test_links_of_documents_lead_to_sections_that_are_there(name: str) -> None:
    page = documents.page(name).decode()
    assert re.search(r"<h1 id=\"[\w-]+\">", page)
    led = 0
    for target in LINKS.findall(page):
        place, _, fragment = target.partition("#")
        other = place.removeprefix("/docs/") or name
        if fragment != "main" and fragment and other in documents.DOCUMENTS:
            assert f'id="{fragment}"' in documents.page(other).decode(), target
            led += 1
    assert led > 0 or name == "data-model"
