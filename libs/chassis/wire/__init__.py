"""What is said on the bus, and who waits for what: no socket, no greenlet, no thread.

A hub of each kind of process has the socket and does the waiting: `chassis.bus` in a service,
`gateway.bus.client` in a web worker, `gateway.tracker.hub` in the tracker.
"""
