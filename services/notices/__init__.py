"""Public notices: persons arrested and wanted; see ``docs/notices.md``."""
