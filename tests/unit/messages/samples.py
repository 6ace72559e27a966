# ruff: noqa: E501 - a template's text is one line, as it is registered
"""A template as a file, to be compiled, filled in or spoilt; the service in it is invented."""

from pathlib import Path
from typing import Any

from messages import Catalogue, compile_folder, load_folder

NAME = "permit.filed.citizen"
REFERENCE = "7K2M-9QXV-4TR8-C"
FILED: dict[str, Any] = {
    "reference": REFERENCE,
    "answer_by": "21-11-2026 18:45",
    "office_name": {"hi": "बुद्धा कॉलोनी", "en": "Buddha Colony"},
}
FILE = """\
name: permit.filed.citizen
version: 1
audience: citizen
variables:
  reference: {type: alphanumeric, max_length: 30, exact: true}
  office_name: {type: alphanumeric, max_length: 60, sms_slots: 2, otherwise: {hi: कार्यालय, en: the office}}
  answer_by: {type: alphanumeric, max_length: 20, otherwise: {hi: तय नहीं, en: not fixed}}
plain:
  sms:
    hi: {dlt_template_id: '111', text: 'नागरिक सेतु: आपका आवेदन {reference} मिल गया और {office_name} को भेजा गया। जवाब की समय सीमा {answer_by}।'}
    en: {dlt_template_id: '112', text: 'Nagrik Setu: Your application {reference} was sent to {office_name}. Answer by {answer_by}.'}
  email:
    hi:
      subject: 'नागरिक सेतु: आवेदन मिल गया ({reference})'
      text: 'आपका आवेदन {reference} मिल गया।'
    en:
      subject: 'Nagrik Setu: Application received ({reference})'
      text: 'Your application {reference} has been received.'
discreet: received
"""


def written(folder: Path, text: str = FILE, name: str = "one") -> Path:
    """`folder` with that template in it."""
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def changed(old: str, new: str) -> str:
    """The template's file with a change."""
    assert old in FILE
    return FILE.replace(old, new)


def source(folder: Path, text: str = FILE) -> dict[str, Any]:
    """The template's self-contained source."""
    (read,) = load_folder(written(folder, text))
    return read


def catalogue(folder: Path, text: str = FILE) -> Catalogue:
    """The template, compiled."""
    return Catalogue(compile_folder(written(folder, text)))
