"""What this service is told from outside, besides what every service is told."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from chassis.settings import DeploymentSettings, MissingSetting, ServiceSettings, setting
from services.notify.modes import MODES
from services.notify.patience import Hours, parse_hours
from services.notify.providers.configured import Configured, read_file
from services.notify.providers.smtp import Dkim, SmtpAccount
from services.notify.webhooks.subscriptions import Subscription
from services.notify.webhooks.subscriptions import read_file as read_partners

NIGHT = Hours(time(21), time(8))

PROVIDERS = {"sms": ("local", "none"), "email": ("local", "smtp", "none")}
"""Those that need no file; see providers/configured.py for the others, which carry SMS."""


STARTTLS, IMPLICIT, NO_TLS = "starttls", "implicit", "none"


def tls(text: str) -> str:
    """Parse how a mail server is spoken to. Raises ValueError."""
    if text not in ("", STARTTLS, IMPLICIT, NO_TLS):
        raise ValueError(f"none of {STARTTLS}, {IMPLICIT}, {NO_TLS}")
    return text


def names(text: str) -> tuple[str, ...]:
    """Parse a comma-separated list."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def service_modes(text: str) -> tuple[tuple[str, str], ...]:
    """Parse `service=mode` pairs. Raises ValueError for an unknown mode."""
    pairs = [part.partition("=") for part in names(text)]
    if unknown := {mode for _, _, mode in pairs} - set(MODES):
        raise ValueError(f"no mode: {', '.join(sorted(unknown))}")
    return tuple((service, mode) for service, _, mode in pairs)


@dataclass(frozen=True, kw_only=True)
class NotifySettings(ServiceSettings, DeploymentSettings):
    """Settings of the notify service."""

    private_key: str = setting(
        "NOTIFY_PRIVATE_KEY",
        "X25519 private key, base64, that opens what is sealed to this service",
        secret=True,
    )
    public_url: str = setting("PUBLIC_URL", "address of this site as citizens see it")
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
        "who carries SMS: names from NOTIFY_PROVIDERS_FILE, with a share (`operator-a:3`) or in "
        "order; `local` (local profile only) or `none`; "
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
    providers_file: str = setting(
        "NOTIFY_PROVIDERS_FILE",
        "YAML file of the providers of SMS: operators' SMPP lines and HTTP gateways; empty: none",
        "",
    )
    callback_port: int = setting(
        "NOTIFY_CALLBACK_PORT",
        "port on which HTTP gateways tell of receipts and inbound SMS; 0: none",
        0,
        int,
    )
    callback_host: str = setting(
        "NOTIFY_CALLBACK_HOST", "address on which that port listens", "127.0.0.1"
    )
    callback_token: str = setting(
        "NOTIFY_CALLBACK_TOKEN",
        "first part of every path there, known to the gateways alone",
        "",
        secret=True,
    )
    webhooks_file: str = setting(
        "NOTIFY_WEBHOOKS_FILE",
        "YAML file of the partners who are told of cases by HTTP; empty: none",
        "",
    )
    webhook_hosts: tuple[str, ...] = setting(
        "NOTIFY_WEBHOOK_HOSTS",
        "hosts of partners that may be called without TLS and at addresses that are not public",
        (),
        names,
    )
    webhook_ca_file: str = setting(
        "NOTIFY_WEBHOOK_CA_FILE",
        "certificates of authorities to trust for partners besides the machine's own",
        "",
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
    smtp_tls: str = setting(
        "SMTP_TLS",
        "`starttls`, `implicit` (port 465) or `none`; empty: `starttls`, and `none` in the local "
        "profile",
        "",
        tls,
    )
    smtp_username: str = setting("SMTP_USERNAME", "login at the mail servers; empty: none", "")
    smtp_password: str = setting("SMTP_PASSWORD", "password of that login", "", secret=True)
    smtp_sender: str = setting(
        "SMTP_SENDER", "From of every e-mail", "Nagrik Setu <no-reply@nagriksetu.example.org>"
    )
    smtp_timeout: float = setting(
        "SMTP_TIMEOUT", "seconds to wait for each answer of a mail server", 5.0, float
    )
    smtp_ca_file: str = setting(
        "SMTP_CA_FILE",
        "certificates of authorities to trust for the mail servers besides the machine's own",
        "",
    )
    smtp_bounces: str = setting(
        "SMTP_BOUNCES",
        "mailbox to which e-mails bounce, each to `name+ID@domain`; what arrives there is piped to "
        "`python -m services.notify.admin bounced`; empty: bounces are not heard of",
        "",
    )
    dkim_domain: str = setting(
        "DKIM_DOMAIN", "domain in whose name e-mails are signed; empty: unsigned", ""
    )
    dkim_selector: str = setting("DKIM_SELECTOR", "name of the key in the DNS", "notify")
    dkim_key_file: str = setting("DKIM_KEY_FILE", "file of that key's private half, in PEM", "")
    modes: tuple[tuple[str, str], ...] = setting(
        "NOTIFY_MODES",
        "services that are not live, `service=team` or `service=test`, comma-separated: in `test` "
        "nothing leaves, in `team` only what goes to NOTIFY_TEAM",
        (),
        service_modes,
    )
    team: tuple[str, ...] = setting(
        "NOTIFY_TEAM", "mobiles and e-mail addresses of those who try out services", (), names
    )
    quiet_hours: tuple[Hours | None] | None = setting(
        "NOTIFY_QUIET_HOURS",
        "hours of India in which no SMS goes that is neither urgent nor statutory: `21:00-08:00`, "
        "or `none`; empty: `none` in the local profile, else `21:00-08:00`",
        None,
        lambda text: (parse_hours(text),),
    )
    digest_at: str = setting(
        "NOTIFY_DIGEST_AT",
        "time of India at which whoever wishes one digest a day gets it",
        "18:00",
        lambda text: time.fromisoformat(text).isoformat("minutes"),
    )
    tenant_per_second: float = setting(
        "TENANT_PER_SECOND",
        "messages of one service that a process sends a second in the lanes `status` and `bulk`; "
        "what is more waits, and the other services' pass; 0: as many as there are",
        0.0,
        float,
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
        """Return names of the providers of a channel, in order, without their shares.

        Raises MissingSetting for an unknown one, and for `local` outside the local profile:
        it would leave passwords readable on a disk.
        """
        variable = "SMS_PROVIDERS" if channel == "sms" else "EMAIL_PROVIDERS"
        chosen = self.sms_providers if channel == "sms" else self.email_providers
        chosen = chosen or self._default(channel)
        chosen = tuple(name.partition(":")[0] for name in chosen)
        configured = self.configured() if channel == "sms" else {}
        for name in chosen:
            if name not in PROVIDERS[channel] and name not in configured:
                raise MissingSetting(f"{variable} names no provider of {channel}: {name}")
            if name == "local" and not self.local:
                raise MissingSetting(f"{variable}=local is for the local profile only")
            if name == "smtp" and not self.smtp_hosts:
                raise MissingSetting("SMTP_HOST is not set: the mail server")
        return tuple(name for name in chosen if name != "none")

    def weights(self, channel: str) -> dict[str, float]:
        """Return by name, the shares of those providers of a channel that have one. Raises
        MissingSetting for one that is no positive number."""
        chosen = self.sms_providers if channel == "sms" else self.email_providers
        pairs = [name.partition(":") for name in chosen if ":" in name]
        try:
            weights = {name: float(share) for name, _, share in pairs}
        except ValueError as error:
            raise MissingSetting(f"a provider's share: {error}") from error
        if bad := [name for name, share in weights.items() if not 0 < share < 1e6]:
            raise MissingSetting(f"the share of {bad[0]} is no positive number")
        return weights

    def configured(self) -> dict[str, Configured]:
        """Return by name, the providers of NOTIFY_PROVIDERS_FILE; see configured.read_file."""
        return read_file(self.providers_file, os.environ)

    def quiet(self) -> Hours | None:
        """Return the hours in which people are left in peace, None for none."""
        if self.quiet_hours is not None:
            return self.quiet_hours[0]
        return None if self.local else NIGHT

    def partners(self) -> dict[str, Subscription]:
        """Return by name, the partners of NOTIFY_WEBHOOKS_FILE; see
        webhooks.subscriptions.read_file."""
        return read_partners(self.webhooks_file, os.environ)

    def _default(self, channel: str) -> tuple[str, ...]:
        if channel == "email" and self.smtp_hosts:
            return ("smtp",)
        return ("local",) if self.local else ("none",)

    def smtp_accounts(self) -> list[SmtpAccount]:
        """Return how to reach each mail server, in order."""
        return [self._account(*place.partition(":")) for place in self.smtp_hosts]

    def _account(self, host: str, _: str, port: str) -> SmtpAccount:
        how = self.smtp_tls or (NO_TLS if self.local else STARTTLS)
        return SmtpAccount(
            host=host,
            port=int(port or (465 if how == IMPLICIT else 25)),
            starttls=how == STARTTLS,
            implicit_tls=how == IMPLICIT,
            username=self.smtp_username,
            password=self.smtp_password,
            sender=self.smtp_sender,
            timeout=self.smtp_timeout,
            ca_file=self.smtp_ca_file,
            bounces=self.smtp_bounces,
            signature=self._signature(),
        )

    def _signature(self) -> Dkim | None:
        if not self.dkim_domain:
            return None
        try:
            key = Path(self.dkim_key_file).read_bytes()
        except OSError as error:
            raise MissingSetting(f"DKIM_KEY_FILE: {error}") from error
        return Dkim(self.dkim_domain, self.dkim_selector, key)
