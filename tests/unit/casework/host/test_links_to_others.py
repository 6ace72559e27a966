"""A service whose link to another's system is open, or has no token, does not start: what goes over
it is personal."""

import pytest

from casework.host.extension import extension_of
from casework.host.settings import HostSettings
from chassis.settings import MissingSetting, read, variables_of
from deploy.local.deployables import MANIFESTS

REQUIRED = dict.fromkeys(
    ("AMQP_URI", "MONGO_URI", "FIELD_KEY", "ACTOR_PUBLIC_KEY", "INDEX_KEY"), "given"
)


def _links() -> list[tuple[type, str]]:
    """Every ``NAME_URL`` with a ``NAME_TOKEN`` that one service reads, and the class that does."""
    classes = {extension_of(f"services.{name}").settings for name in MANIFESTS} - {None}
    everybody = variables_of(HostSettings)
    read_by = {variable: one for one in classes for variable in variables_of(one) - everybody}
    names = (name.removesuffix("_URL") for name in read_by if name.endswith("_URL"))
    return [(read_by[f"{name}_URL"], name) for name in sorted(names) if f"{name}_TOKEN" in read_by]


LINKS = _links()


def test_there_are_links_to_look_at() -> None:
    names = {name for _, name in LINKS}
    assert names >= {"BANK", "CCTNS", "COURT_FEED", "ERSS_FEED", "RECORDS", "REGISTRY", "WARRANTS"}


@pytest.mark.parametrize(("kind", "name"), LINKS, ids=[name for _, name in LINKS])
def test_a_link_is_secret_and_has_a_token(kind: type, name: str) -> None:
    token = {f"{name}_TOKEN": "token"}
    for profile, url in (("production", "http://there.example"), ("local", "there.example")):
        with pytest.raises(MissingSetting, match=f"{name}_URL must begin with https://"):
            read(kind, REQUIRED | token | {"PROFILE": profile, f"{name}_URL": url})
    here = REQUIRED | {"PROFILE": "local", f"{name}_URL": "http://127.0.0.1:1"}
    with pytest.raises(MissingSetting, match=f"{name}_TOKEN is not set"):
        read(kind, here)
    read(kind, here | token)
