import pytest

from chassis.settings import MissingSetting, read
from services.notify.settings import NotifySettings

NEEDED = {
    "AMQP_URI": "amqp://x",
    "MONGO_URI": "mongodb://x",
    "FIELD_KEY": "x",
    "ACTOR_PUBLIC_KEY": "x",
    "NOTIFY_PRIVATE_KEY": "x",
    "PUBLIC_URL": "https://setu.example.org",
}


def settings(**environ: str) -> NotifySettings:
    return read(NotifySettings, NEEDED | environ)


def test_in_the_local_profile_everything_goes_to_disk():
    configuration = settings(PROFILE="local")
    assert configuration.providers("sms") == configuration.providers("email") == ("local",)


def test_a_mail_server_takes_the_e_mail_in_every_profile():
    for profile in ("local", "production"):
        configuration = settings(PROFILE=profile, SMTP_HOST="one.example.org:2525, two.example.org")
        assert configuration.providers("email") == ("smtp",)
        accounts = configuration.smtp_accounts()
        assert [(account.host, account.port) for account in accounts] == [
            ("one.example.org", 2525),
            ("two.example.org", 25),
        ]


def test_outside_the_local_profile_nothing_is_written_to_disk():
    configuration = settings(PROFILE="production")
    assert configuration.providers("sms") == configuration.providers("email") == ()
    with pytest.raises(MissingSetting, match="SMS_PROVIDERS=local is for the local profile only"):
        settings(PROFILE="production", SMS_PROVIDERS="local").providers("sms")


def test_an_unknown_provider_is_refused_by_name():
    with pytest.raises(MissingSetting, match="EMAIL_PROVIDERS names no provider of email: pigeon"):
        settings(EMAIL_PROVIDERS="pigeon").providers("email")


def test_smtp_without_a_server_is_refused():
    with pytest.raises(MissingSetting, match="SMTP_HOST is not set"):
        settings(EMAIL_PROVIDERS="smtp").providers("email")


def test_a_channel_can_be_switched_off():
    assert settings(PROFILE="local", SMS_PROVIDERS="none").providers("sms") == ()


def test_secrets_are_not_printed():
    text = repr(settings(SMTP_PASSWORD="hush", NOTIFY_PRIVATE_KEY="never"))
    assert "hush" not in text
    account = settings(SMTP_HOST="one.example.org", SMTP_PASSWORD="hush").smtp_accounts()[0]
    assert "hush" not in repr(account)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"PROFILE": "local"}, (25, False, False)),
        ({}, (25, True, False)),
        ({"SMTP_TLS": "none"}, (25, False, False)),
        ({"SMTP_TLS": "implicit"}, (465, False, True)),
    ],
)
def test_outside_the_local_profile_no_mail_travels_in_the_clear_unless_it_is_said(
    environ, expected
):
    variables = {"PROFILE": "production", "SMTP_HOST": "mail.example.org", **environ}
    (account,) = settings(**variables).smtp_accounts()
    assert (account.port, account.starttls, account.implicit_tls) == expected


def test_a_way_to_speak_to_a_mail_server_that_nobody_knows_is_refused():
    with pytest.raises(MissingSetting, match="SMTP_TLS"):
        settings(SMTP_TLS="yes")
