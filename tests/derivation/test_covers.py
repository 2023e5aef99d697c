"""What an act covers, by the cases that docs/data-model.md names."""

from app.counts.interval import Interval
from app.derivation.covers import Coverage, FigureGiven, LineGiven, counts, cover
from app.vocabularies import Basis, Kind, PostedBasis, Stage

ANNOUNCED, IMPLEMENTED = Stage.ANNOUNCED, Stage.IMPLEMENTED


def _figure(low: int | None, best: int | None = None, high: int | None = None, **more: object) -> FigureGiven:
    """A figure; with `low` alone it is exact."""
    if low is not None and best is None:
        best = high = low
    given: dict[str, object] = {"id": "f", "stage": ANNOUNCED, "speaks_for": None, "rank": 0}
    return FigureGiven(low=low, best=best, high=high, **(given | more))  # type: ignore[arg-type]  # built from a dict


def _line(id_: str, *figures: FigureGiven, kind: Kind = Kind.RELEASE, part_of: str | None = None) -> LineGiven:
    return LineGiven(id_, kind, part_of, figures)


def _cover(lines: list[LineGiven], *headline: FigureGiven) -> Coverage:
    return cover(lines, headline, ANNOUNCED, Basis.ACCEPTED)


def test_open_headline_takes_the_larger_of_lows_and_bests() -> None:
    coverage = _cover([_line("a", _figure(18298))], _figure(18000, 18000, None))
    assert coverage.persons == Interval(18298, 18298, None)


def test_headline_stands_where_the_lines_exceed_it() -> None:
    coverage = _cover([_line(str(n), _figure(n)) for n in (6, 50, 17, 41)], _figure(104))
    assert coverage.exceeds_headline
    assert coverage.persons == Interval(104, 104, 104)
    assert coverage.unspecified == Interval(0, 0, 0)


def test_lines_of_another_sort_do_not_stretch_a_closed_headline() -> None:
    coverage = _cover([_line("a", _figure(900_000, 1_000_000, 1_100_000))], _figure(0, 5000, 5000))
    assert coverage.persons == Interval(0, 5000, 5000)


def test_unspecified_is_what_the_lines_leave() -> None:
    coverage = _cover([_line("a", _figure(30)), _line("b", _figure(45, 50, 55))], _figure(100))
    assert coverage.unspecified == Interval(15, 20, 25)
    assert coverage.kinds[Kind.REMAINDER] == Interval(15, 20, 25)


def test_nothing_certain_is_left_where_a_line_has_no_number() -> None:
    coverage = _cover([_line("a", _figure(30)), _line("b", _figure(None))], _figure(100))
    assert coverage.unspecified == Interval(0, 70, 70)
    assert coverage.itemised == Interval(30, 30, 30, 1)


def test_nothing_is_unspecified_without_a_quantified_headline() -> None:
    coverage = _cover([_line("a", _figure(30))], _figure(None))
    assert coverage.persons == Interval(30, 30, 30)
    assert coverage.unspecified == Interval(0, 0, 0)
    assert Kind.REMAINDER not in coverage.kinds


def test_unquantified_headline_alone_is_one_unquantified_count() -> None:
    assert _cover([], _figure(None)).persons == Interval(None, None, None, 1)


def test_part_is_in_no_sum_but_stands_for_a_line_without_a_number() -> None:
    parts = [_line("b", _figure(98), part_of="a", kind=Kind.DEPORTATION_RELEASE), _line("c", _figure(2), part_of="a")]
    assert _cover([_line("a", _figure(3113)), *parts]).itemised == Interval(3113, 3113, 3113)
    assert _cover([_line("a", _figure(None)), *parts]).itemised == Interval(100, 100, 100)
    assert _cover([_line("a"), *parts]).itemised == Interval(100, 100, 100)
    assert set(_cover([_line("a", _figure(3113)), *parts]).kinds) == {Kind.RELEASE}


def test_parts_that_exceed_their_line_are_told() -> None:
    lines = [_line("a", _figure(10)), _line("b", _figure(11), part_of="a")]
    assert _cover(lines).parts_exceed == ("a",)


def test_leaving_custody_is_a_floor() -> None:
    waiver = _line("w", _figure(70), kind=Kind.LIABILITY_WAIVER)
    cut = _line("r", _figure(9), kind=Kind.SENTENCE_REDUCTION)
    assert _cover([_line("a", _figure(5)), waiver, cut]).leaving_custody == Interval(5, 5, 5, 1)
    assert _cover([waiver]).leaving_custody == Interval(None, None, None, 1)
    assert _cover([cut]).leaving_custody is None


def _elected(*figures: FigureGiven, stage: Stage = ANNOUNCED, basis: Basis = Basis.ACCEPTED) -> str:
    elected = counts(figures, stage, basis)
    assert elected is not None
    return elected.id


def test_figures_are_elected_step_by_step() -> None:
    marked = _figure(None, id="marked", accepted=True)
    reliable, social = _figure(5, id="reliable"), _figure(6, id="social", rank=9)
    early, late = _figure(5, id="early", reported_on="2021-01-01"), _figure(6, id="late", reported_on="2021-02-01")
    narrow, wide = _figure(5, 6, 7, id="narrow"), _figure(0, 6, 7, id="wide")
    open_ = _figure(6, 6, None, id="open")
    assert _elected(marked, reliable) == "marked"
    assert _elected(_figure(None, id="none"), social) == "social"
    assert _elected(reliable, social) == "reliable"
    assert _elected(late, early) == "late"
    assert _elected(narrow, wide, open_) == "narrow"
    assert _elected(_figure(5, id="first"), _figure(6, id="second")) == "second"


def test_later_state_counts_among_implemented_figures_before_reliability() -> None:
    old = _figure(1787, id="old", stage=IMPLEMENTED, as_of="2021-12-01")
    new = _figure(3676, id="new", stage=IMPLEMENTED, as_of="2021-12-06", rank=9)
    undated = _figure(9, id="undated", stage=IMPLEMENTED)
    assert _elected(new, old, undated, stage=IMPLEMENTED) == "new"


def test_basis_lets_only_its_own_figures_stand() -> None:
    state = _figure(20000, id="state", speaks_for=PostedBasis.OFFICIAL)
    monitor = _figure(3676, id="monitor", speaks_for=PostedBasis.INDEPENDENT, rank=4)
    assert _elected(state, monitor) == "state"
    assert _elected(state, monitor, basis=Basis.INDEPENDENT) == "monitor"
    assert counts([monitor], ANNOUNCED, Basis.OFFICIAL) is None
