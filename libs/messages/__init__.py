"""From a template to an SMS or an e-mail. Knows no case, no service, and no input or output but
reading a folder.

A service keeps its words in its folder's `messages/`. `load_folder` makes self-contained sources of
them, which travel with the service's announcement; `compile` checks a source and makes the
templates that are filled in when something is to be said.
"""

from messages.catalogue import Catalogue, UnknownTemplate
from messages.compiler import compile
from messages.completeness import lacking
from messages.folder import compile_folder, load_folder
from messages.lint import lint
from messages.template import (
    CASE_LINK,
    KINDS,
    LONGEST_SITE,
    REMINDER,
    STATUS,
    STATUTORY,
    SURVEY,
    Registration,
    Rendered,
    Template,
    TemplateFault,
    VariablesRefused,
)

__all__ = [
    "CASE_LINK",
    "KINDS",
    "LONGEST_SITE",
    "REMINDER",
    "STATUS",
    "STATUTORY",
    "SURVEY",
    "Catalogue",
    "Registration",
    "Rendered",
    "Template",
    "TemplateFault",
    "UnknownTemplate",
    "VariablesRefused",
    "compile",
    "compile_folder",
    "lacking",
    "lint",
    "load_folder",
]
