"""Fees: who collects them, whatever provider that is, and how a payment comes into its case."""
