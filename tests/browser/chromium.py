"""The browser of these tests: a Chromium that the system has. Run as a program it fails where there is none."""

import os
import shutil
import sys

# As Debian, other distributions and the vendor name it.
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    f"No browser was found on PATH (looked for {', '.join(_NAMES)}): nothing was tested in one. "
    "On Debian: apt-get install chromium"
)
# Traffic to this machine only: no name is resolved, and nothing is asked of the vendor in the background.
_QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    # Containers give little shared memory.
    "--disable-dev-shm-usage",
]


def find_browser() -> str | None:
    """Return the path of the browser, or None where there is none."""
    return next((path for path in map(shutil.which, _NAMES) if path), None)


def flags() -> list[str]:
    """Return what the browser is started with; it has no sandbox only where it runs as root, which allows none."""
    return [*_QUIET, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [*_QUIET]


if __name__ == "__main__":
    sys.exit(None if find_browser() else MISSING)
