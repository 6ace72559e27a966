"""The Dockerfiles, one for each image, all from one text."""

import json

from deploy.manifests.deployables import METRICS_PORT, SITE_PORT, Image

BASE = "python:3.11.14-slim-bookworm"
USER = 10001
"""A number: Kubernetes cannot tell of a name whether it is root."""
TYPESETTING = ("fonts-noto-core", "libharfbuzz-subset0", "libpango-1.0-0", "libpangoft2-1.0-0")
"""What papers are set with; the same packages that deploy/local/install.sh asks for."""
HEALTHY = (
    "import os, urllib.request as r; "
    "r.urlopen(f'http://127.0.0.1:{os.environ[\"METRICS_PORT\"]}/health/live', timeout=4)"
)


def dockerfile(image: Image) -> str:
    """Return the Dockerfile of an image; it is built in the repository's root."""
    packages = _native_packages() if image.prints else ""
    ports = [SITE_PORT, METRICS_PORT] if image.name == "gateway" else [METRICS_PORT]
    return f"""\
# {image.name}: its own folder and the libraries. Written by `make manifests`.
#
#   docker build -f deploy/docker/{image.name}.Dockerfile --build-arg RELEASE=0.1.0 \\
#     -t nagrik-setu/{image.name}:0.1.0 .

# The same first stage in every image: one layer of packages for all, each checked by its hash.
FROM {BASE} AS packages
COPY requirements.txt /requirements.txt
RUN python -m venv --without-pip /venv \\
 && pip --python /venv/bin/python install --no-cache-dir --disable-pip-version-check \\
    --only-binary=:all: --require-hashes -r /requirements.txt

FROM {BASE}
{packages}COPY --from=packages /venv /venv
WORKDIR /app
COPY libs libs
{_copies(image)}ENV PATH=/venv/bin:$PATH \\
    PYTHONPATH=/app/libs:/app \\
    PYTHONUNBUFFERED=1 \\
    PYTHONDONTWRITEBYTECODE=1 \\
    HOME=/tmp \\
{_hosts(image)}    METRICS_HOST=0.0.0.0 \\
    METRICS_PORT={METRICS_PORT}
# Nothing is written but to /tmp; what Python would write beside its sources is written here, once.
RUN python -m compileall -q /app
# Last, so that another release of the same code shares all layers above.
ARG RELEASE=unknown
ENV RELEASE=$RELEASE
USER {USER}:{USER}
EXPOSE {" ".join(map(str, ports))}
HEALTHCHECK --start-period=150s --interval=15s --timeout=5s --retries=4 \\
    CMD {json.dumps(["python", "-c", HEALTHY])}
CMD {json.dumps(image.command)}
"""


def _native_packages() -> str:
    names = " \\\n    ".join(TYPESETTING)
    return f"""\
# The distribution's newest mending of these is wanted, not one version for ever.
# hadolint ignore=DL3008
RUN apt-get update \\
 && apt-get install -y --no-install-recommends \\
    {names} \\
 && rm -rf /var/lib/apt/lists/* \\
 && fc-cache
"""


def _copies(image: Image) -> str:
    parent = "COPY services/__init__.py services/__init__.py\n"
    own = f"COPY {image.folder} {image.folder}\n"
    return own if "/" not in image.folder else parent + own


def _hosts(image: Image) -> str:
    if image.name != "gateway":
        return ""
    return f"    GATEWAY_HOST=0.0.0.0 \\\n    GATEWAY_PORT={SITE_PORT} \\\n"


IGNORED = """\
# What no image gets; written by `make manifests`. All is left out but what is named here.
*
!requirements.txt
!libs
!gateway
!services
**/__pycache__
**/*.pyc
**/stand_ins
**/demo.yaml
"""
