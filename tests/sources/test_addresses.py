"""What addresses are compared by."""

import pytest
from hypothesis import given, strategies as st

from app.sources.addresses import url_key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("HTTPS://Example.ORG/Path?Q=1#part", "https://example.org/Path?Q=1"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:80", "http://example.org/"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("https://example.org:80/", "https://example.org:80/"),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
        ("https://example.org/a/?", "https://example.org/a/"),
        ("https://example.org/%7Ea", "https://example.org/%7Ea"),
    ],
)
def test_key_folds_what_no_server_can_tell_apart(url: str, key: str) -> None:
    assert url_key(url) == key


def test_key_of_a_long_address_is_its_digest() -> None:
    longest = "https://example.org/" + "x" * 1_980
    assert url_key(longest) == longest
    # 2,000 characters or fewer, but more bytes than an index takes.
    path = "\u5927" * 700
    one, other = (url_key(f"https://example.org/{path}{end}") for end in ("1", "2"))
    assert one.startswith("sha256:")
    assert one != other
    assert len(one) == len("sha256:") + 64
    assert url_key(f"HTTPS://EXAMPLE.org:443/{path}1#part") == one == url_key(one)


@given(st.from_regex(r"https?://[a-zA-Z0-9]{1,9}(:[0-9]{1,4})?(/[A-Za-z0-9%?=&;._-]{0,20})?", fullmatch=True))
def test_key_of_a_key_is_itself(url: str) -> None:
    assert url_key(url_key(url)) == url_key(url)
