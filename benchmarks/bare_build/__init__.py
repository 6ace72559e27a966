"""The way of a filing on FastAPI and FastStream: what another team would write first.

The same hops as ours: HTTP, a call to the service, a call to routing, a majority-journalled insert,
a confirmed event to a quorum queue, two notification records. Well-formed input is checked, and
that is all: no identity, no idempotency, no outbox, no access, no encryption, no tracking.
"""
