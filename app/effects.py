"""Parameters that choose nothing without another: they are refused, for nothing that is asked is silently ignored."""

from app.errors import Fault, Invalid
from app.filters import ActFilters

_NEEDED = {
    "date_field": ("from", "to"),
    "stage": ("persons_min", "persons_max"),
    "basis": ("persons_min", "persons_max"),
}


def idle(filters: ActFilters, *, numbers: bool) -> list[str]:
    """Return the names of the filters that leave all as it is; with `numbers`, `stage` and `basis` do more anyway.

    What says only what goes without saying (`stage=announced`) is none of them: clients that are made from the
    contract send such values.
    """
    dated = filters.from_ is not None or filters.to is not None
    sized = numbers or filters.persons_min is not None or filters.persons_max is not None
    at_work = {"date_field": dated, "stage": sized, "basis": sized}
    defaults = ActFilters.model_fields
    return [name for name, used in at_work.items() if not used and getattr(filters, name) != defaults[name].default]


def check_effects(filters: ActFilters, *, numbers: bool = False) -> None:
    """Raise `Invalid` for each of them."""
    faults = []
    for name in idle(filters, numbers=numbers):
        one, other = _NEEDED[name]
        message = f"`{name}` changes nothing here without `{one}` or `{other}`: give one of them, or leave it out."
        faults.append(Fault("no_effect", message, parameter=name))
    if faults:
        raise Invalid("A filter would have no effect.", *faults)
