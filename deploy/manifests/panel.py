"""One picture of a Grafana dashboard, and what is often asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.typed import JsonObject

COLUMNS, WIDTH, HEIGHT = 2, 12, 8
SOURCE = {"type": "prometheus", "uid": "${source}"}


@dataclass(frozen=True)
class Panel:
    """One picture: what it shows, as questions to Prometheus with what each line is called."""

    title: str
    unit: str
    lines: Sequence[tuple[str, str]]


def slow(metric: str, by: str, only: str = "") -> str:
    """Return the question for the time under which 19 of 20 stay, of a histogram."""
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile(0.95, sum by ({labels}) (rate({metric}_bucket{only}[5m])))"


def rate(metric: str, by: str, only: str = "") -> str:
    """Return the question for how many a second."""
    return f"sum by ({by}) (rate({metric}{only}[5m]))"


def grown(metric: str, by: str, only: str = "") -> str:
    """Return the question for how many in an hour."""
    return f"sum by ({by}) (increase({metric}{only}[1h]))"


def as_json(number: int, one: Panel) -> JsonObject:
    """Return the panel as Grafana takes it; ``number`` from 0 is its place on the dashboard."""
    row, column = divmod(number, COLUMNS)
    place = {"x": column * WIDTH, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT}
    targets = [
        {"refId": letter, "expr": expression, "legendFormat": legend, "datasource": SOURCE}
        for letter, (expression, legend) in zip("ABCD", one.lines, strict=False)
    ]
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": one.title,
        "datasource": SOURCE,
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": one.unit, "min": 0}, "overrides": []},
        "targets": targets,
    }
