"""The gateway's settings, read once from the environment; docs print their table from here."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import DeploymentSettings, KeyholderSettings, setting, yes
from gateway.http.rate_limits import RateLimit, parse_limits
from gateway.identity.openid_settings import OpenIdSettings


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


@dataclass(frozen=True, kw_only=True)
class GatewaySettings(KeyholderSettings, DeploymentSettings, OpenIdSettings):
    """What a gateway process needs. Times are in seconds, sizes in bytes."""

    mongo_database: str = setting(
        "MONGO_DATABASE", "database; default: the service's name", "gateway"
    )
    deployment_public_key: str = setting(
        "DEPLOYMENT_PUBLIC_KEY",
        "Ed25519 public key, base64, that verifies what services are granted",
    )
    actor_private_key: str = setting(
        "ACTOR_PRIVATE_KEY", "Ed25519 private key, base64, that proves who acts", secret=True
    )
    private_keys: tuple[str, ...] = setting(
        "GATEWAY_PRIVATE_KEY",
        "X25519 private keys, base64, comma-separated, the newest first, that open the texts "
        "sealed to this site",
        parse=_words,
        secret=True,
    )
    access_token_secrets: tuple[str, ...] = setting(
        "ACCESS_TOKEN_SECRETS",
        "secrets of access tokens, comma-separated: the first signs, all are accepted",
        parse=_words,
        secret=True,
    )
    lookup_secret: str = setting(
        "LOOKUP_SECRET",
        "secret of keyed hashes: one-time passwords, and mobiles to be looked up",
        secret=True,
    )
    host: str = setting("GATEWAY_HOST", "address to listen on", "127.0.0.1")
    port: int = setting("GATEWAY_PORT", "port of the public site", 8000, int)
    workers: int = setting("GATEWAY_WORKERS", "worker processes on this machine", 2, int)
    replicas: int = setting(
        "GATEWAY_REPLICAS", "gateways that share the rate limits: machines or pods", 1, int
    )
    trusted_proxies: int = setting(
        "TRUSTED_PROXIES", "proxies in front whose X-Forwarded-For is believed", 0, int
    )
    public_url: str = setting("PUBLIC_URL", "address of this site as citizens see it", "")
    database_pool: int = setting("MONGO_POOL", "connections to the database per process", 30, int)
    bus_max_in_flight: int = setting(
        "BUS_MAX_IN_FLIGHT", "calls that may wait at one time in one process", 500, int
    )
    write_timeout: float = setting(
        "WRITE_TIMEOUT", "seconds a filing or an action may take in its service", 10.0, float
    )
    read_timeout: float = setting(
        "READ_TIMEOUT", "seconds a question to a service may take", 5.0, float
    )
    document_certificates: str = setting(
        "DOCUMENT_CERTIFICATES",
        "certificates that papers are or were sealed with, or of those that vouch for them: PEM, "
        "in base64",
        "",
    )
    timestamp_certificates: str = setting(
        "TIMESTAMP_CERTIFICATES",
        "certificates of the time stamping authorities that are believed: PEM, in base64",
        "",
    )
    document_code_public_keys: tuple[str, ...] = setting(
        "DOCUMENT_CODE_PUBLIC_KEYS",
        "Ed25519 public keys, base64, comma-separated, that codes on papers are or were signed "
        "with, the newest first",
        (),
        _words,
    )
    check_max_bytes: int = setting(
        "CHECK_MAX_BYTES", "bytes of a file that is sent to be checked", 10 * 1024 * 1024, int
    )
    check_seconds: float = setting(
        "CHECK_SECONDS",
        "seconds of computing for the examination of such a file",
        20.0,
        float,
    )
    body_limit: int = setting("BODY_LIMIT", "bytes of a JSON body", 512 * 1024, int)
    file_max_bytes: int = setting("FILE_MAX_BYTES", "bytes of one file", 25 * 1024 * 1024, int)
    files_daily_bytes: int = setting(
        "FILES_DAILY_BYTES", "bytes of files one person may send in a day", 200 * 1024 * 1024, int
    )
    filings_daily: int | None = setting(
        "FILINGS_DAILY",
        "filings of one citizen in a day before each further one waits a little, up to 5 seconds; "
        "20, in the local profile 200,000",
        None,
        int,
    )
    bulk_max_bytes: int = setting(
        "BULK_MAX_BYTES", "bytes of one upload of many applications", 20 * 1024 * 1024, int
    )
    bulk_daily_rows: int = setting(
        "BULK_DAILY_ROWS", "rows of uploads one citizen may send in a day", 20_000, int
    )
    bulk_share: float = setting(
        "BULK_SHARE",
        "part of the time in which a worker of uploads files, the rest it leaves free",
        0.5,
        float,
    )
    bulk_lanes: int = setting(
        "BULK_LANES", "rows that a worker of uploads files at one time", 2, int
    )
    files_key: str = setting(
        "FILES_KEY", "32-byte keys of files, base64, comma-separated, newest first", secret=True
    )
    otp_life: int = setting("OTP_LIFE", "seconds a one-time password is good for", 300, int)
    otp_tries: int = setting("OTP_TRIES", "tries at one one-time password", 5, int)
    otp_sends_per_mobile: int = setting(
        "OTP_SENDS_PER_MOBILE",
        "one-time passwords sent to one mobile for one network in an hour",
        5,
        int,
    )
    otp_sends_per_address: int = setting(
        "OTP_SENDS_PER_ADDRESS",
        "one-time passwords sent for one IPv4 address in an hour, which a carrier's customers may "
        "share; an IPv6 /64 has a tenth",
        600,
        int,
    )
    citizen_token_life: int = setting("CITIZEN_TOKEN_LIFE", "seconds of a sign-in", 3600, int)
    officer_token_life: int = setting("OFFICER_TOKEN_LIFE", "seconds of a shift", 8 * 3600, int)
    officer_failures: int = setting(
        "OFFICER_FAILURES", "wrong passwords before a user name is locked", 5, int
    )
    officer_lock: int = setting("OFFICER_LOCK", "seconds a user name stays locked", 900, int)
    postings_by_two: bool = setting(
        "POSTINGS_BY_TWO",
        "whether what an administrator enters, a posting, the reset of an authenticator or a "
        "directory, waits for a second one (outside the local profile)",
        True,
        yes,
    )
    rate_limits: dict[str, RateLimit] | None = setting(  # noqa: RUF009
        "RATE_LIMITS",
        "requests a minute per identity and per address: `class=identity/address`, comma-separated",
        None,
        parse_limits,
    )
    open311_jurisdiction: str = setting(
        "OPEN311_JURISDICTION",
        "jurisdiction_id of this site in Open311; other ones are refused, none is asked for",
        "",
    )
    open311_contact: str = setting(
        "OPEN311_CONTACT",
        "whom developers of Open311 clients write to, and who issues keys",
        "whoever runs this site",
    )
    streams_per_identity: int = setting(
        "STREAMS_PER_IDENTITY", "open event streams of one identity per process", 10, int
    )
    stream_heartbeat: float = setting(
        "STREAM_HEARTBEAT", "seconds between heartbeats of an event stream", 15.0, float
    )

    def __post_init__(self) -> None:
        self.check_openid(self.local, self.public_url)


@dataclass(frozen=True, kw_only=True)
class TrackerSettings(DeploymentSettings):
    """What the tracker process needs."""

    mongo_database: str = setting(
        "MONGO_DATABASE", "database; default: the service's name", "gateway"
    )
    deployment_public_key: str = setting(
        "DEPLOYMENT_PUBLIC_KEY",
        "Ed25519 public key, base64, that verifies what services are granted",
    )
    home_department: str = setting(
        "HOME_DEPARTMENT", "code of the department whose roles and offices bear no prefix"
    )
    prefetch: int = setting("TRACKER_PREFETCH", "events taken at one time", 200, int)
