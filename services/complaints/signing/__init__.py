"""How a citizen signs the information given electronically: one interface, several signers."""
