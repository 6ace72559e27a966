"""What a citizen may ask about the own data: the notice, a copy, the erasure."""
