"""One visit of a reader or an editor: a tab that notes all that the browser complains of, and where it turned to."""

import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# Said by the page itself, for the browser sends reports nowhere that a test could read them.
_TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP report: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""

_CUT = """[...document.querySelectorAll("svg")].flatMap((drawing) => {
  const { left, right } = drawing.getBoundingClientRect()
  const within = (text, box = text.getBoundingClientRect()) => box.left >= left - 1 && box.right <= right + 1
  return [...drawing.querySelectorAll("text")].filter((text) => !within(text)).map((text) => text.textContent)
})"""


class Visit:
    """A tab on the service at `base`; `complaints` is what no page may give cause for."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base = base
        self.complaints: list[str] = []
        self._expected: list[re.Pattern[str]] = []
        context.add_init_script(_TELL_VIOLATIONS)
        context.on("page", self._watch)
        self.page: Page = context.new_page()

    def open(self, path: str) -> Response:
        """Go to an address of the service, and wait until it is quiet there."""
        response = self.page.goto(self.base + path, wait_until="networkidle")
        assert response is not None
        return response

    def expect(self, pattern: str) -> None:
        """Let what the browser says pass where it matches: a refusal that the test brings about, say."""
        self._expected.append(re.compile(pattern))

    def unexpected(self) -> list[str]:
        """Return the complaints that the test did not expect."""
        return [told for told in self.complaints if not any(pattern.search(told) for pattern in self._expected)]

    def serious(self, tags: Sequence[str] = ()) -> list[str]:
        """Return what axe-core finds serious or critical on the page as it now is, each with its place."""
        self.page.evaluate(_AXE)
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        if tags:
            options["runOnly"] = list(tags)
        results = self.page.evaluate("(options) => axe.run(document, options)", options)
        return [
            f"{found['id']}: {found['help']} at {node['target']}: {node['html'][:120]}"
            for found in results["violations"]
            if found["impact"] in ("serious", "critical")
            for node in found["nodes"]
        ]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window; 0 if nothing has to be scrolled sideways."""
        width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return int(width)

    def cut(self) -> list[str]:
        """Return the texts of drawings that reach beyond the edge of theirs, where they are cut off."""
        return [str(text) for text in self.page.evaluate(_CUT)]

    def focused(self) -> str:
        """Return what has the focus: its id, or else its text."""
        return str(self.page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))

    def _watch(self, page: Page) -> None:
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("request", self._note_request)

    def _note_message(self, message: ConsoleMessage) -> None:
        place = message.location.get("url", "")
        self.complaints.append(f"console {message.type}: {message.text} ({place})")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.base + "/", "data:", "blob:" + self.base)):
            self.complaints.append(f"request to another host: {request.url}")
