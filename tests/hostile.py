"""Hostile input for the tests: what no request may hold, by the way it comes, and text that is odd and good."""

import json
from typing import Any

# What is posted where: the least that is taken, with a text in it.
TEXTS: dict[str, Any] = {
    "/v1/acts": lambda text: {"country": "MAR", "title": text, "instrument": "royal_pardon"},
    "/v1/leaders": lambda text: {"country": "MAR", "name": text},
    "/v1/sources": lambda text: {"title": text, "publisher": "Gazette"},
    "/v1/countries": lambda text: {"code": "XXA", "name": text, "region": "Asia"},
    "/v1/keys": lambda text: {"name": text, "scope": "write"},
}
LISTS: tuple[str, ...] = (
    "/v1/acts",
    "/v1/breakdowns",
    "/v1/figures",
    "/v1/releases",
    "/v1/totals",
    "/v1/leaders",
    "/v1/sources",
)
LISTS += ("/v1/countries", "/v1/keys", "/v1/vocabularies", "/v1/countries/AZE/totals", "/v1/changes")
NO_JSON = {
    "a byte that is not UTF-8": b'{"title": "\xff"}',
    "an overlong byte sequence": b'{"title": "\xc0\xaf"}',
    "a surrogate in UTF-8": b'{"title": "\xed\xa0\x80"}',
    "UTF-16": '{"title": "x"}'.encode("utf-16"),
    "UTF-32": '{"title": "x"}'.encode("utf-32"),
    "a byte order mark": b'\xef\xbb\xbf{"title": "x"}',
    "NaN": b'{"total": NaN}',
    "Infinity": b'{"total": Infinity}',
    "-Infinity": b'{"total": -Infinity}',
    "cut off": b'{"title": "x',
    "something behind it": b"{} {}",
    "a comment": b'{"title": "x"} // y',
    "single quotes": b"{'title': 'x'}",
    "a trailing comma": b'{"title": "x",}',
    "a bare control character": b'{"title": "a\x01b"}',
    "a leading zero": b'{"total": 012}',
    "a lone word": b"title",
    "a NUL": b"\x00",
    "blanks": b"  \n ",
}


def nested(depth: int, opening: bytes = b"[", closing: bytes = b"]") -> bytes:
    return b'{"country": "MAR", "title": "x", "instrument": "royal_pardon", "notes": %s%s}' % (
        opening * depth,
        closing * depth,
    )


BROKEN_RULES = {
    "null": b"null",
    "a text": b'"x"',
    "a number": b"1",
    "true": b"true",
    "an array": b"[]",
    "an array of bodies": b"[{}]",
    "nothing in it": b"{}",
    "1e400": b'{"total": 1e400}',
    "-1e400": b'{"total": -1e400}',
    "2^53": b'{"total": 9007199254740992}',
    "5,000 digits": b'{"total": %s}' % (b"9" * 5_000),
    "half a million digits": b'{"total": %s}' % (b"9" * 500_000),
    "an exponent without end": b'{"total": 1e%s}' % (b"9" * 10_000),
    "a member twice": b'{"title": "a", "title": "b"}',
    "a member twice, spelled otherwise": b'{"title": "a", "t\\u0069tle": "b"}',
    "a member twice, deep": b'{"notes": {"a": [{"b": 1, "b": 1}]}}',
    "33 deep": nested(33),
    "500 deep": nested(500),
    "objects 500 deep": nested(500, b'{"a":', b"}").replace(b'"a":}', b'"a":1}'),
    "100,000 deep": nested(100_000),
    "NUL in a name": b'{"ti\\u0000tle": "x"}',
    "a surrogate in a name": b'{"\\ud800": "x"}',
    "a long name": b'{"%s": 1}' % (b"x" * 100_000),
    "10,000 names": json.dumps({f"name{number}": number for number in range(10_000)}).encode(),
    "its prototype": b'{"__proto__": {"a": 1}, "constructor": {}}',
    "an empty name": b'{"": 1}',
}
NO_TEXT = {
    "NUL": "a\x00b",
    "a bell": "a\x07b",
    "a carriage return": "a\rb",
    "an escape": "\x1b[31m",
    "delete": "a\x7fb",
    "a C1 control": "a\x85b",
    "a high surrogate": "a\ud800b",
    "a low surrogate": "a\udc00b",
    "surrogates turned round": "\udc00\ud800",
    "an override": "a\u202eb",
    "an embedding": "a\u202ab",
    "its end": "a\u202cb",
    "an isolate": "a\u2066b",
    "the end of an isolate": "a\u2069b",
    "blanks": " \t\n",
    "nothing": "",
    "501 characters": "x" * 501,
}
KEPT = {
    "joiners of Persian": "می\u200cخواهم",
    "joiners of Hindi": "क्\u200dष",
    "direction marks": "עברית\u200f 12 \u200eabc",
    "tab and newline": "a\tb\nc",
    "emoji": "👩\u200d👩\u200d👧 🇦🇿",
    "letters beyond the first plane": "𐍈𝕏",
    "SQL": "'; DROP TABLE act; --",
    "SQL with a wildcard": "100% _ \\ \" ' `",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "a template": "{{7*7}} ${7*7} %s %n {0}",
    "a formula": "=HYPERLINK(1)",
    "a path": "../../etc/passwd",
    "a line of a log": "x 200 OK",
}
URLS = ["ftp://example.org", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org/x"]
URLS += ["http://", "https://user:secret@example.org", "https://user@example.org", "http://exa mple.org", "x" * 3_000]
URLS += [
    "https://example.org:99999",
    "http://[::1",
    "https://example.org/<script>",
    "https:\\\\example.org",
    "mailto:a@b",
]
IDS = ["0", "-1", "null", "undefined", "%00", "%ff", "%C0%AF", "%ED%A0%80", "%F0%9F%98%80", "..%2f..%2fetc%2fpasswd"]
IDS += ["'", "%22", "1%20OR%201=1", "%7B%7D", "*", "x" * 10_000, "%E2%80%AE", "0193b0a4-7c00-7000-8000-00000000000"]
IDS += ["0193B0A4-7C00-7000-8000-000000000001", "0193b0a47c0070008000000000000001", "%0a", "a%00b", "%", "%zz", ";x"]
QUERIES = ["%00=1", "%ff=1", "=1", "&&&=", "x=1", "limi=5", "limit=5;x", "__proto__=1", "a[]=1", "%E2%80%AE=1"]
QUERIES += ["&".join(f"x{number}=1" for number in range(2_000)), "x" * 60_000]
VALUES = ["%00", "%ff", "a%00b", "%ED%A0%80", "%E2%80%AE", "", "%20", "x" * 20_000, "NaN", "1e400", "-1", "9" * 400]
VALUES += ["'", "%25", "[1]", "{}", "null", "2025-13", "2025-02-30", "99999999999", "0x10", "٣", "𝟙", "1.5"]
NAMES = ["limit", "cursor", "count", "year", "from", "to", "persons_min", "updated_since", "sort", "stage", "country"]
NAMES += ["kind", "date_field", "review"]
CURSORS = ["W10", "e30", "bnVsbA", "WzFd", "WyJhIl0", "W251bGxd", "////", "%2B%2B%2B%2B", "W1tbW1tbW1tbW1tbW10", "MQ"]
BAD_KEYS: list[Any] = ["Bearer", "Bearer ", "Bearer x", "Basic YWRtaW46YWRtaW4=", "bearer clr_" + "A" * 43, "", " "]
BAD_KEYS += [
    "Bearer clr_" + "A" * 43,
    "Bearer clr_" + "A" * 42,
    "Bearer " + "x" * 20_000,
    b"Bearer \xff",
    "Bearer null",
]
BAD_KEYS += ["Bearer clr_' OR 1=1 --" + "A" * 26, "Token x", "Bearer clr_" + "A" * 43 + " x", "Negotiate"]
UNREADABLE = {
    "If-Match": [b'"', b"x" * 20_000, b"\xff", b'W/"x', b",", b"a, b"],
    "Change-Note": [
        b"x" * 1_001,
        b"\xff\xfe",
        b"a\x7fb",
        "\u202e".encode(),
        b"a\x00b",
        "\ud800".encode("utf-8", "surrogatepass"),
    ],
    "Idempotency-Key": [b"", b"x" * 256, b"\xff", b"a\x7fb", b"\t", "é".encode()],
}
METHODS = ["TRACE", "CONNECT", "PUT", "PROPFIND", "LINK", "FOO", "get", "X" * 1_000]
