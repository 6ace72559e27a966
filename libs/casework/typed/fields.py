"""Cases and answers as they are read and changed: by names that definitions give."""

from collections.abc import Mapping

from contracts.typed import Json, JsonObject

Answers = Mapping[str, Json]
"""The valid answers to one form, by the names of its fields; `definition.form_fields` says what an
answer of each kind looks like."""


CaseFields = Mapping[str, Json]
"""A case as it is read: the document (`Case`) or its view (`contracts.typed.View`), with the fields
that the service's rules, registers and kept answers add, which only its definition knows."""


Changes = dict[str, Json]
"""Fields of a case that change with a step, by name, each with its new value."""


ViewFields = Mapping[str, Json]
"""A view as it is read, with the fields that its definition adds."""


FieldError = str | JsonObject
"""A field code of the contract; with parameters ``{"code": ..., **parameters}``."""


FieldErrors = dict[str, FieldError]
"""What is wrong with answers, by the dotted path of each."""
