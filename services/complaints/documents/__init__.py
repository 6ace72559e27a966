"""The papers of a complaint: which there are, what stands in them, how they are made."""
