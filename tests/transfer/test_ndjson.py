"""Lines of a file: how long they may be, and what is said of the last."""

from io import BytesIO

import pytest

from app.transfer.ndjson import lines_of, read_ndjson

MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize("mark", [b"", MARK])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\nnext\n", b""])
@pytest.mark.parametrize("length", range(5, 15))
def test_line_is_as_long_as_it_may_be_with_a_mark_or_without(mark: bytes, end: bytes, length: int) -> None:
    line = b"x" * length + end.partition(b"\n")[0].removesuffix(b"next")
    lines = list(lines_of(BytesIO(mark + b"x" * length + end), 10))
    first, *others = lines
    text = b"x" * length + end[: end.find(b"\n") + 1]
    assert first == (1, text if len(line) <= 10 else None)
    assert others == ([(2, b"next\n")] if end.endswith(b"next\n") else [])


def test_only_a_last_line_that_is_no_json_was_cut_off() -> None:
    for line, is_cut_off in ((b'{"title": "One', True), (b'{"title": "a", "title": "b"}', False), (b"[]", False)):
        (item,) = read_ndjson(BytesIO(line))
        (fault,) = item.faults
        assert ("cut off" in fault.message) is is_cut_off
