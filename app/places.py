"""Countries and regions that a filter names: they must be in the register."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from app.db.statements import table_of
from app.errors import Fault, Invalid, nearest
from app.models import Country

_countries = table_of(Country)
_NAMES = select(_countries.c.code, _countries.c.alpha2, _countries.c.region, _countries.c.subregion)


def check_named(
    connection: Connection,
    countries: Sequence[str] = (),
    regions: Sequence[str] = (),
    subregions: Sequence[str] = (),
) -> None:
    """Raise `Invalid` for a code that no country has, or a region that no country is of: nothing would be found."""
    asked = {"country": countries, "region": regions, "subregion": subregions}
    if not any(asked.values()):
        return
    column = _countries.c
    named = or_(
        column.code.in_(countries),
        column.alpha2.in_(countries),
        column.region.in_(regions),
        column.subregion.in_(subregions),
    )
    known = _names(connection.execute(_NAMES.where(named)))
    missing = {
        name: [value for value in dict.fromkeys(values) if value not in known[name]] for name, values in asked.items()
    }
    if not any(missing.values()):
        return
    known = _names(connection.execute(_NAMES))
    faults = [
        Fault(f"{name}_unknown", _unknown(name, known[name]), parameter=name, suggestion=nearest(value, known[name]))
        for name, values in missing.items()
        for value in values
    ]
    raise Invalid("A filter names what is not in the register.", *faults)


def _names(rows: Iterable[Any]) -> dict[str, set[str]]:
    """Return what countries are named by, by the name of the filter."""
    names: dict[str, set[str]] = {"country": set(), "region": set(), "subregion": set()}
    for code, alpha2, region, subregion in rows:
        names["country"] |= {code, alpha2} - {None}
        names["region"].add(region)
        names["subregion"] |= {subregion} - {None}
    return names


def _unknown(name: str, known: set[str]) -> str:
    if name == "country":
        return "No country has this code; see /v1/countries."
    return f"No country is of this {name}. There are {', '.join(sorted(known))}."
