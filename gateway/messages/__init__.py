"""How citizens wish to be told of their cases."""
