"""Writes the labelled set: one pair a line, with what only looks like it."""

import argparse
import dataclasses
from pathlib import Path

import orjson

from tools.lost_property.labelled import labelled


def main() -> None:
    """Write as many pairs as asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.lost_property")
    parser.add_argument("out", type=Path)
    parser.add_argument("--pairs", type=int, default=2400)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with options.out.open("wb") as file:
        for pair in labelled(options.pairs, options.seed):
            file.write(orjson.dumps(dataclasses.asdict(pair)) + b"\n")
    print(f"{options.pairs} pairs in {options.out}")


if __name__ == "__main__":
    main()
