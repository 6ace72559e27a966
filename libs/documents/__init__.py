"""Papers: HTML to PDF, the signature that proves them, the code that leads to their check."""
