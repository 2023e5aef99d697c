"""How people write a number: what the tests of the reader write and expect to be read back."""

from hypothesis import strategies as st

from app.counts.count import LARGEST

UNITS = [
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
GROUPINGS = [",", ".", " ", "\u00a0", "\u2009", "\u202f", "\u2007", "'", "\u2019"]
DASHES = ["-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212", " - ", " \u2013 ", " to "]

NUMBERS = (
    st.integers(0, 10_000)
    | st.integers(0, LARGEST)
    | st.builds(lambda digits, zeros: digits * 10**zeros, st.integers(0, 999), st.integers(0, 7))
)


def below_thousand(number: int, joiner: str, hyphen: str) -> str:
    """A number from 1 to 999 in words."""
    hundreds, rest = divmod(number, 100)
    words = [f"{UNITS[hundreds]} hundred"] if hundreds else []
    if rest:
        tens, units = divmod(rest, 10)
        small = UNITS[rest] if rest < 20 else hyphen.join(filter(None, (TENS[tens], UNITS[units])))
        words.append(small)
    return joiner.join(words)


def in_words(number: int, joiner: str = " and ", hyphen: str = "-") -> str:
    """A number up to the largest count in English words."""
    if number == 0:
        return "zero"
    words: list[str] = []
    for name, scale in (("billion", 10**9), ("million", 10**6), ("thousand", 10**3), ("", 1)):
        group, number = divmod(number, scale)
        if group:
            last = joiner if scale == 1 and group < 100 and words else " "
            words.append(f"{last if words else ''}{below_thousand(group, joiner, hyphen)} {name}".rstrip())
    return "".join(words)


@st.composite
def written(draw: st.DrawFn, numbers: st.SearchStrategy[int] = NUMBERS) -> tuple[int, str]:
    """A number and one of the ways to write it."""
    number = draw(numbers)
    ways = [str(number), in_words(number), in_words(number, " ", " "), in_words(number).title()]
    ways += [f"{number:,}".replace(",", sign) for sign in GROUPINGS]
    for scale, names in ((10**3, ["k", "K", " thousand", "-thousand"]), (10**6, [" mln", " million"])):
        if number and number % (scale // 10) == 0 and number >= scale:
            whole, rest = divmod(number, scale)
            tenth = f".{rest * 10 // scale}" if rest else ""
            ways += [f"{whole}{tenth}{name}" for name in names]
    return number, draw(st.sampled_from(ways))
