"""All benchmarks, one after another: ``make bench``; ``make bench ARGS=filings`` runs one."""

import runpy
import sys

ALL = (
    "outbox_forms",
    "jurisdiction_lookup",
    "calibration",
    "filings",
    "bulk",
    "growth",
    "matching",
    "messages",
    "offence_search",
    "backup",
    "month_count",
    "pages",
    "live_connections",
)


def main() -> None:
    """Run those named, or all."""
    names = [name for name in sys.argv[1:] if name in ALL] or list(ALL)
    sys.argv[1:] = [argument for argument in sys.argv[1:] if argument not in ALL]
    for name in names:
        print(f"\n== {name}", flush=True)
        runpy.run_module(f"benchmarks.{name}", run_name="__main__")


if __name__ == "__main__":
    main()
