"""Addresses: well formed, one publication by one address, and described in the same words wherever it is cited."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from app.derivation.schemas import SourcePublic
from app.register.examined import Examined
from app.register.findings import Finding
from app.sources.addresses import url_key
from app.sources.schemas import SourcePosted
from app.vocabularies import SourceKind

_HOST = re.compile(r"[^.\s]+(\.[^.\s]+)+")
_TRACKING = re.compile(r"(utm_\w+|fbclid|gclid|mc_[ce]id|igshid|spm|ref_src)")
_DOOR = re.compile(r"^(www\d?|m|mobile|amp)\.")
_DESCRIBED = tuple(name for name in SourcePublic.model_fields if name not in ("id", "url", "accessed_on", "quote"))


def check_addresses(acts: Sequence[Examined]) -> Iterator[Finding]:
    """Give what is wrong with the addresses of the sources of all acts."""
    first: dict[str, tuple[SourcePosted, str]] = {}
    forms: dict[str, tuple[str, str]] = {}
    for act in acts:
        for number, source in enumerate(act.posted.sources):
            pointer = f"/sources/{number}"
            for member, url in (("url", source.url), ("archive_url", source.archive_url)):
                if url is not None:
                    yield from _check_address(act, url, f"{pointer}/{member}")
            if source.url is None:
                continue
            where, key = f"{act.place}{pointer}", url_key(source.url)
            other, place = forms.setdefault(_plain_form(source.url), (source.url, where))
            if url_key(other) != key:
                message = f"The same publication stands as {other} at {place}."
                yield act.finding("url_two_forms", message, f"{pointer}/url")
            described, place = first.setdefault(key, (source, where))
            differing = _differing(described, source)
            if differing:
                message = f"The first description, at {place}, has another {', '.join(differing)}."
                yield act.finding("source_differs", message, pointer, differing[0])


def _check_address(act: Examined, url: str, pointer: str) -> Iterator[Finding]:
    parts = urlsplit(url)
    if not _HOST.fullmatch(parts.hostname or "") or "//" in parts.path.replace("://", ""):
        yield act.finding("url_host", f"{url} is no address that a browser would show.", pointer)
    tracking = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True) if _TRACKING.fullmatch(name)]
    if tracking:
        yield act.finding("url_tracking", f"The address bears {', '.join(tracking)}.", pointer)


def _plain_form(url: str) -> str:
    """Return the form of an address that is left of its several doors: no scheme, www., m., amp, tracking, last /."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    while _DOOR.match(host) and host.count(".") > 1:
        host = _DOOR.sub("", host, count=1)
    path = unquote(parts.path).rstrip("/").removesuffix("/amp").removesuffix("/index.html")
    members = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode(sorted((name, value) for name, value in members if not _TRACKING.fullmatch(name)))
    return f"{host}{path}?{query}"


def _differing(first: SourcePosted, other: SourcePosted) -> list[str]:
    """Return the members that `other` gives otherwise than the first description; what it leaves out is not."""
    differing = []
    for name in _DESCRIBED:
        given = getattr(other, name)
        if given is None or (name == "kind" and given == SourceKind.UNKNOWN):
            continue
        if given != getattr(first, name):
            differing.append(name)
    return differing
