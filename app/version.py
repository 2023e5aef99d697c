"""Which version of the service this is."""

from importlib.metadata import PackageNotFoundError, version


def _version() -> str:
    try:
        return version("clemency-register")
    except PackageNotFoundError:
        return "0.1.0"


VERSION = _version()
