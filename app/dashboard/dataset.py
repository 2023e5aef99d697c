"""The register as search engines for data sets know it: a schema.org Dataset, as JSON-LD in the front page."""

from typing import Any, Final

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

_LICENCE: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
_ABOUT: Final = (
    "Acts of mass clemency since 1953: pardons, amnesties and other releases, reductions and reliefs that states "
    "granted to classes of persons. Each act has its announced and implemented numbers as intervals, with their "
    "wording and sources, the kinds of relief, who was left out, who decided, and why. Totals tell what the register "
    "holds and are no complete record."
)
_FILES: Final = (
    ("/v1/export", "application/zip"),
    ("/v1/acts?format=csv", "text/csv"),
    ("/v1/figures?format=csv", "text/csv"),
    ("/v1/totals?group_by=country,year&format=csv", "text/csv"),
    ("/feed.atom", "application/atom+xml"),
)


def described(site: str) -> Markup:
    """Return the description, for a script element that is data and no program; `site` is what addresses begin with."""
    dataset: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "Clemency Register",
        "description": _ABOUT,
        "url": f"{site}/",
        "license": _LICENCE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": "Clemency Register", "url": f"{site}/"},
        "keywords": ["clemency", "pardon", "amnesty", "prisoner release", "commutation"],
        "variableMeasured": ["persons announced", "persons implemented", "persons leaving custody"],
        "spatialCoverage": "World",
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": f"{site}{path}"}
            for path, media_type in _FILES
        ],
    }
    # Nothing in it ends the element that it stands in.
    return htmlsafe_json_dumps(dataset)
