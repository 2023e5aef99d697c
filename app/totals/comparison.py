"""Two sides beside each other: what is compared, and the filters by which each side is summed."""

from app.errors import Fault, Invalid
from app.totals.schemas import Compare, Order, TotalsFilters
from app.vocabularies import Basis, Stage

# What the tally calls the sums of the acts that have a number on both sides (app/derivation/tally.py).
PAIR_OF = {Compare.STAGE: "stages", Compare.BASIS: "bases"}


def sides_of(filters: TotalsFilters, compare: Compare) -> dict[str, TotalsFilters]:
    """Return the name of each side of a comparison, and what it sums; the distance is the first less the second."""
    if compare == Compare.STAGE:
        return {stage.value: filters.model_copy(update={"stage": stage}) for stage in Stage}
    bases = (Basis.OFFICIAL, Basis.INDEPENDENT)
    return {basis.value: filters.model_copy(update={"basis": basis}) for basis in bases}


def check(filters: TotalsFilters) -> None:
    """Raise `Invalid` for a stage or basis where both are compared, and for an order by a distance where none is."""
    if filters.compare is not None and filters.compare.value in filters.model_fields_set:
        name = filters.compare.value
        message = f"`compare={name}` gives both sides: leave `{name}` out."
        raise Invalid(message, Fault("compared", message, parameter=name))
    if filters.compare is None and filters.order in (Order.DISTANCE, Order.LARGEST_DISTANCE):
        message = "Rows have a distance only with `compare`."
        raise Invalid(message, Fault("not_compared", message, parameter="order"))
