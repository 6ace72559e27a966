"""The SMS of this house's own services: what the linter of words says of them is mended."""

from pathlib import Path

import pytest

from messages import Catalogue, compile_folder, lint
from tests.support.sources import ROOT

FOLDERS = sorted({path.parent for path in (ROOT / "services").glob("*/messages/*.yaml")})
MENDED = ("stand side by side", "does not say where")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_an_sms_says_where_and_has_words_between_its_variables(folder: Path):
    findings = lint(Catalogue(compile_folder(folder)))
    assert [one for one in findings if any(words in one for words in MENDED)] == []
