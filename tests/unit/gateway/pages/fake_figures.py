"""The statistics of the fake desk."""

FIGURES = {
    (None, None): ("complaint", {"hi": "शिकायत दर्ज करें", "en": "File a complaint"}),
    ("complaint", None): ("Patna", {"hi": "Patna", "en": "Patna"}),
    ("complaint", "Patna"): ("5117012", {"hi": "बुद्धा कॉलोनी", "en": "Buddha Colony"}),
}


def figures(service: str | None, region: str | None, name_of_service: dict[str, str]) -> dict:
    """A table of one row that shows all but a small number, and what is of no office."""
    code, name = FIGURES[service, region]
    numbers = {"filed": 130, "ended": 55, "missed": None, "in_time": 90, "late": 40}
    numbers |= {"solved": 25, "partly_solved": 10, "not_solved": None, "nobody_came": 15}
    none = dict.fromkeys(numbers)
    return {
        "service": service,
        "region": region,
        "name": name_of_service if service else None,
        "counted_at": "2026-01-03T06:00:00+00:00",
        "since": "2024-11-30T18:30:00+00:00",
        "until": "2025-11-30T18:29:59.999+00:00",
        "least": 10,
        "rounded_to": 5,
        "first_limit": {"hi": "थाने में खोलने का समय", "en": "Opening at the station"}
        if service
        else None,
        "items": [
            {"code": code, "name": name, "opens": region is None, **numbers},
            {
                "code": "",
                "name": {"hi": "बिना कार्यालय के", "en": "Without an office"},
                "opens": False,
                **none,
            },
        ],
        "total": {**numbers, "filed": 145},
    }
