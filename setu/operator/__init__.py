"""What an operator asks of a running system, and does to it."""
