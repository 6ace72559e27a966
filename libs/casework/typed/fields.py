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


Submitted = Json
"""The answers to a form as somebody sent them: anything at all, until the form has validated them
and made `Answers` of them."""


Details = JsonObject
"""What the timeline entry of a step tells of it, by the service's own names; never personal."""


ToldAlone = Mapping[str, Json]
"""What only the messages of one step say and nothing keeps, such as a code; see `engine.rules`."""


MessageValues = Mapping[str, Json]
"""What the paths of a definition's ``variables`` lead into: values of any kind, by name."""


RecordValues = Mapping[str, Json]
"""What was written in one row of a record, by the names of its fields."""


Label = Mapping[str, str]
Labels = dict[str, Label | dict[str, Label]]
"""Labels in both languages, by the name of what they label, or by the two parts of a name."""
