import pytest

from messages import Catalogue, TemplateFault, UnknownTemplate, compile_folder
from tests.unit.messages.samples import NAME, changed, written

SMS = (NAME, "sms", "hi")


def test_an_unknown_template_is_an_error_and_not_silence(words):
    with pytest.raises(UnknownTemplate, match="no-such in sms, hi"):
        words.find("no-such", "sms", "hi")


def test_the_newest_version_is_used_and_an_older_one_can_still_be_found(tmp_path):
    written(tmp_path, name="one")
    written(tmp_path, changed("version: 1", "version: 2"), name="two")
    words = Catalogue(compile_folder(tmp_path))
    assert words.find(*SMS).version == 2
    assert words.find(*SMS, version=1).version == 1
    assert words.find(*SMS, version=7).version == 2


def test_the_same_version_twice_is_refused(tmp_path):
    written(tmp_path, name="one")
    written(tmp_path, name="two")
    with pytest.raises(TemplateFault, match="version 1 stands twice"):
        Catalogue(compile_folder(tmp_path))


def test_an_office_has_no_discreet_form_and_is_told_plainly(tmp_path):
    office = changed("audience: citizen", "audience: jail").replace("discreet: received\n", "")
    words = Catalogue(compile_folder(written(tmp_path, office)))
    assert not words.find(*SMS, discreet=True).discreet
