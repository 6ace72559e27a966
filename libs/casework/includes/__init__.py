"""Parts of definitions that several services share: a definition says ``include: routing``."""
