"""What every citizen service shares: the case, its workflow as data, its clocks, who may see it."""
