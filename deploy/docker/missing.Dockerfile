# missing: its own folder and the libraries. Written by `make manifests`.
#
#   docker build -f deploy/docker/missing.Dockerfile --build-arg RELEASE=0.1.0 \
#     -t nagrik-setu/missing:0.1.0 .

# The same first stage in every image: one layer of packages for all, each checked by its hash.
FROM python:3.11.14-slim-bookworm AS packages
COPY requirements.txt /requirements.txt
RUN python -m venv --without-pip /venv \
 && pip --python /venv/bin/python install --no-cache-dir --disable-pip-version-check \
    --only-binary=:all: --require-hashes -r /requirements.txt

FROM python:3.11.14-slim-bookworm
COPY --from=packages /venv /venv
WORKDIR /app
COPY libs libs
COPY services/__init__.py services/__init__.py
COPY services/missing services/missing
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app/libs:/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    METRICS_HOST=0.0.0.0 \
    METRICS_PORT=9100
# Nothing is written but to /tmp; what Python would write beside its sources is written here, once.
RUN python -m compileall -q /app
# Last, so that another release of the same code shares all layers above.
ARG RELEASE=unknown
ENV RELEASE=$RELEASE
USER 10001:10001
EXPOSE 9100
HEALTHCHECK --start-period=150s --interval=15s --timeout=5s --retries=4 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"METRICS_PORT\"]}/health/live', timeout=4)"]
CMD ["python", "-m", "casework.host", "services/missing"]
