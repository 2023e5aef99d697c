"""JSON as this service takes it: UTF-8, no member twice, no number out of range, bounded depth, clean text in NFC."""

import json
from collections import Counter
from typing import Any

from app.errors import BadRequest, Fault, Invalid, pointer
from app.text import canonical, unfit

DEEPEST = 32
_LARGEST_INTEGER = 2**53 - 1
_MOST_FAULTS = 100


class _Refused:
    """A number that no document may hold, kept in its place until that place is known."""

    __slots__ = ("code", "message")

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message


def read_json(body: bytes) -> Any:
    """Return the value of a JSON text, its strings in NFC.

    Raises `BadRequest` for what is no JSON (RFC 8259), `Invalid` with all faults for JSON that breaks a rule.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise _not_json(f"Byte {error.start} is not UTF-8.") from None
    if text.startswith("\ufeff"):
        raise _not_json("It begins with a byte order mark.")
    reading = _Reading()
    try:
        value = json.loads(
            text,
            object_pairs_hook=reading.members,
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise _not_json(f"{error.msg} at line {error.lineno}, column {error.colno}.") from None
    except RecursionError:
        raise _too_deep() from None
    value = reading.clean(value)
    if reading.faults:
        raise Invalid("The JSON of the body breaks a rule.", *reading.faults)
    return value


class _Reading:
    """One document being read: where in it we are, and what was found wrong so far."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._at: list[str | int] = []
        # By identity; each object is kept beside its mark, so that no other can take its identity.
        self._duplicates: dict[int, tuple[dict[str, Any], list[str]]] = {}

    def members(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Return the members of an object; which were given twice is kept until the object's place is known."""
        found = dict(pairs)
        if len(found) != len(pairs):
            counts = Counter(name for name, _ in pairs)
            self._duplicates[id(found)] = found, [name for name, count in counts.items() if count > 1]
        return found

    def clean(self, value: Any) -> Any:
        """Return `value` with its texts in NFC, and note what is wrong in it."""
        kind = type(value)
        if kind is str:
            # Most text is plain, and needs no second look.
            return value if value.isascii() and value.isprintable() else self._text(value)
        if kind is dict or kind is list:
            if len(self._at) >= DEEPEST:
                raise _too_deep()
            return self._object(value) if kind is dict else self._array(value)
        if kind is _Refused:
            self._fault(value.code, value.message)
        return value

    def _text(self, value: str) -> str:
        fault = unfit(value)
        if fault is not None:
            self._fault(*fault)
        return canonical(value)

    def _array(self, value: list[Any]) -> list[Any]:
        at, cleaned = self._at, []
        at.append(0)
        for index, item in enumerate(value):
            at[-1] = index
            cleaned.append(self.clean(item))
        at.pop()
        return cleaned

    def _object(self, value: dict[str, Any]) -> dict[str, Any]:
        at = self._at
        cleaned: dict[str, Any] = {}
        twice = list(self._duplicates[id(value)][1]) if id(value) in self._duplicates else []
        at.append("")
        for name, member in value.items():
            if not (name.isascii() and name.isprintable()):
                fault = unfit(name)
                if fault is not None:
                    # The name can't be repeated in a pointer: the object that holds it is named.
                    self._fault(fault[0], f"In the name of a member: {fault[1]}", at[:-1])
                    continue
                name = canonical(name)
                if name in cleaned:
                    twice.append(name)
            at[-1] = name
            cleaned[name] = self.clean(member)
        at.pop()
        for name in twice:
            if unfit(name) is None:
                self._fault("duplicate", "This member is given more than once.", [*at, canonical(name)])
        return cleaned

    def _fault(self, code: str, message: str, at: list[str | int] | None = None) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(Fault(code, message, pointer=pointer(*(self._at if at is None else at))))


def _integer(digits: str) -> int | _Refused:
    # The length first: turning a long text into a number takes quadratic time.
    if len(digits) <= 17:
        number = int(digits)
        if -_LARGEST_INTEGER <= number <= _LARGEST_INTEGER:
            return number
    return _Refused("number_too_large", "An integer lies between -(2^53-1) and 2^53-1.")


def _decimal(digits: str) -> float | int | _Refused:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        return _Refused("number_too_large", "The number is too large.")
    # To JSON Schema 5.0 is an integer, for some languages write all numbers so.
    return int(number) if number.is_integer() and abs(number) <= _LARGEST_INTEGER else number


def _constant(name: str) -> Any:
    raise _not_json(f"{name} is no JSON number.")


def _too_deep() -> Invalid:
    message = f"Arrays and objects are nested more than {DEEPEST} deep."
    return Invalid(message, Fault("nested_too_deep", message, pointer=""))


def _not_json(reason: str) -> BadRequest:
    return BadRequest(f"The body is not JSON. {reason}", Fault("not_json", reason, pointer=""))
