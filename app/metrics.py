"""What the service counts of itself, for Prometheus; labels are templates of addresses, never what was asked for."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The counts of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = Counter(
            "clemency_requests",
            "Requests answered, by template of the address, method and status.",
            ("path", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "clemency_request_seconds",
            "Seconds from a request's arrival to the end of its answer, by template of the address.",
            ("path",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.under_way = Gauge("clemency_requests_under_way", "Requests under way.", registry=self._registry)
        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def count(self, path: str, method: str, status: int, seconds: float) -> None:
        """Count one answer. `path` is a template, so that the number of labels is that of the routes."""
        key = (path, method, status)
        children = self._known.get(key)
        if children is None:
            method = method if method in _METHODS else "other"
            children = self._requests.labels(path, method, str(status)), self._seconds.labels(path)
            if key[1] == method:
                self._known[key] = children
        children[0].inc()
        children[1].observe(seconds)

    def text(self) -> bytes:
        """Return all counts in Prometheus's text format."""
        return generate_latest(self._registry)
