"""What this service is told from outside, besides what every service is told."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import DeploymentSettings, MissingSetting, ServiceSettings, setting, yes
from services.notify.providers.smtp import SmtpAccount

PROVIDERS = {"sms": ("local", "none"), "email": ("local", "smtp", "none")}


def names(text: str) -> tuple[str, ...]:
    """Parse a comma-separated list."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


@dataclass(frozen=True, kw_only=True)
class NotifySettings(ServiceSettings, DeploymentSettings):
    """Settings of the notify service."""

    private_key: str = setting(
        "NOTIFY_PRIVATE_KEY",
        "X25519 private key, base64, that opens the contacts sealed to this service",
        secret=True,
    )
    deployment_public_key: str = setting(
        "DEPLOYMENT_PUBLIC_KEY",
        "Ed25519 public key, base64, that proves what each service may be; empty: none may "
        "announce anything",
        "",
    )
    home_department: str = setting(
        "HOME_DEPARTMENT",
        "code of the department whose offices and roles are named without it",
        "police",
    )
    sms_providers: tuple[str, ...] = setting(
        "SMS_PROVIDERS",
        "who carries SMS, in order: `local` (local profile only) or `none`; "
        "empty: `local` in the local profile, else `none`",
        (),
        names,
    )
    email_providers: tuple[str, ...] = setting(
        "EMAIL_PROVIDERS",
        "who carries e-mail, in order: `smtp`, `local` (local profile only) or `none`; "
        "empty: `smtp` if SMTP_HOST is set, else as for SMS",
        (),
        names,
    )
    messages_folder: str = setting(
        "MESSAGES_FOLDER",
        "folder to which the local provider writes what it sends",
        ".run/messages",
    )
    smtp_hosts: tuple[str, ...] = setting(
        "SMTP_HOST",
        "mail servers, `host` or `host:port`, comma-separated: the next takes over from one that "
        "is down",
        (),
        names,
    )
    smtp_starttls: bool = setting(
        "SMTP_STARTTLS", "whether to require TLS by STARTTLS before sending", False, yes
    )
    smtp_username: str = setting("SMTP_USERNAME", "login at the mail servers; empty: none", "")
    smtp_password: str = setting("SMTP_PASSWORD", "password of that login", "", secret=True)
    smtp_sender: str = setting(
        "SMTP_SENDER", "From of every e-mail", "Nagrik Setu <no-reply@nagriksetu.example.org>"
    )
    smtp_timeout: float = setting(
        "SMTP_TIMEOUT", "seconds to wait for each answer of a mail server", 5.0, float
    )
    dlt_limit: int = setting(
        "DLT_VARIABLE_LENGTH", "characters an operator allows in one variable of an SMS", 30, int
    )
    otp_minutes: int = setting(
        "OTP_MINUTES", "minutes for which a one-time password is valid and worth sending", 5, int
    )
    lease_seconds: float = setting(
        "LEASE_SECONDS",
        "seconds after which messages in the hands of a process that died go to another",
        30.0,
        float,
    )
    keep_days: int = setting(
        "MESSAGE_KEEP_DAYS", "days for which the record of a finished message is kept", 400, int
    )

    def providers(self, channel: str) -> tuple[str, ...]:
        """Names of the providers of a channel, in order.

        Raises MissingSetting for an unknown one, and for `local` outside the local profile:
        it would leave passwords readable on a disk.
        """
        variable = "SMS_PROVIDERS" if channel == "sms" else "EMAIL_PROVIDERS"
        chosen = self.sms_providers if channel == "sms" else self.email_providers
        chosen = chosen or self._default(channel)
        for name in chosen:
            if name not in PROVIDERS[channel]:
                raise MissingSetting(f"{variable} names no provider of {channel}: {name}")
            if name == "local" and not self.local:
                raise MissingSetting(f"{variable}=local is for the local profile only")
            if name == "smtp" and not self.smtp_hosts:
                raise MissingSetting("SMTP_HOST is not set: the mail server")
        return tuple(name for name in chosen if name != "none")

    def _default(self, channel: str) -> tuple[str, ...]:
        if channel == "email" and self.smtp_hosts:
            return ("smtp",)
        return ("local",) if self.local else ("none",)

    def smtp_accounts(self) -> list[SmtpAccount]:
        """How to reach each mail server, in order."""
        return [self._account(*place.partition(":")) for place in self.smtp_hosts]

    def _account(self, host: str, _: str, port: str) -> SmtpAccount:
        return SmtpAccount(
            host=host,
            port=int(port or 25),
            starttls=self.smtp_starttls,
            username=self.smtp_username,
            password=self.smtp_password,
            sender=self.smtp_sender,
            timeout=self.smtp_timeout,
        )
