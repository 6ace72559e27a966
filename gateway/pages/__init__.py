"""The pages: citizens' portal and the officers' small one, server-rendered, without JavaScript.

They call the use cases that the REST API calls and nothing deeper. ``blueprint`` is all that the
gateway's core knows of them.
"""

from gateway.pages import (  # noqa: F401
    actions,
    bulk,
    case_file,
    cases,
    confirm_email,
    field_work,
    filing,
    home,
    information,
    languages,
    later,
    new_number,
    notice,
    officers,
    on_device,
    own_data,
    paper_form,
    photos,
    preferences,
    private_code,
    public_lists,
    refusals,
    return_with_phrase,
    safe_contact,
    search,
    sign_in,
    single_sign_on,
    stations,
    statistics,
    tracking,
    verify,
    where,
)
from gateway.pages.blueprint import blueprint

__all__ = ["blueprint"]
