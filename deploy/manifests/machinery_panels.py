"""Panels of what runs underneath: one service, the bus, the database."""

from deploy.manifests.panel import Panel, grown, rate, slow

BUS = (
    Panel("Connected", "none", [("min by (service) (nagrik_bus_connected)", "{{service}}")]),
    Panel("Topology in place", "none", [("min by (service) (nagrik_bus_path)", "{{service}}")]),
    Panel(
        "Oldest event not sent",
        "s",
        [("max by (service) (nagrik_outbox_oldest_seconds)", "{{service}}")],
    ),
    Panel(
        "Events waiting in outboxes",
        "none",
        [("sum by (service) (nagrik_outbox_pending)", "{{service}}")],
    ),
    Panel(
        "Tried again", "ops", [(rate("nagrik_event_retries_total", "service, queue"), "{{queue}}")]
    ),
    Panel(
        "Dead letters in an hour",
        "none",
        [(grown("nagrik_dead_letters_total", "service, reason"), "{{service}} {{reason}}")],
    ),
    Panel(
        "Messages in the broker",
        "none",
        [("sum by (queue) (rabbitmq_queue_messages)", "{{queue}}")],
    ),
    Panel(
        "Calls in flight", "none", [("sum by (service) (nagrik_calls_in_flight)", "{{service}}")]
    ),
)
DATABASE = (
    Panel(
        "Commands a second, by who sends them",
        "ops",
        [(rate("nagrik_database_seconds_count", "service"), "{{service}}")],
    ),
    Panel(
        "Commands a second, by what they are",
        "ops",
        [(rate("nagrik_database_seconds_count", "command"), "{{command}}")],
    ),
    Panel(
        "Time of a command, of 19 of 20",
        "s",
        [(slow("nagrik_database_seconds", "command"), "{{command}}")],
    ),
    Panel(
        "Who waits, 19 of 20",
        "s",
        [(slow("nagrik_database_seconds", "service"), "{{service}}")],
    ),
    Panel(
        "Failed a second",
        "ops",
        [
            (
                rate("nagrik_database_seconds_count", "service, command", '{outcome="failed"}'),
                "{{service}} {{command}}",
            )
        ],
    ),
    Panel(
        "Commands under way",
        "none",
        [
            # Little's law: so many a second, each so long.
            (rate("nagrik_database_seconds_sum", "service"), "{{service}}")
        ],
    ),
)
CHOSEN_PODS = '{pod=~"$service-.*"}'
CHOSEN = '{service=~"$service"}'
HANDLED = '{service=~"$service",le="+Inf"}'
SERVICE = (
    Panel(
        "Handled a second",
        "ops",
        [(rate("nagrik_entrypoint_seconds_bucket", "entrypoint", HANDLED), "{{entrypoint}}")],
    ),
    Panel(
        "Errors a second",
        "ops",
        [
            (
                rate(
                    "nagrik_entrypoint_seconds_bucket",
                    "entrypoint, outcome",
                    '{service=~"$service",outcome!="ok",le="+Inf"}',
                ),
                "{{entrypoint}} {{outcome}}",
            )
        ],
    ),
    Panel(
        "Time of 19 of 20",
        "s",
        [(slow("nagrik_entrypoint_seconds", "entrypoint", CHOSEN), "{{entrypoint}}")],
    ),
    Panel(
        "Wait before a handler, of 19 of 20",
        "s",
        [(slow("nagrik_queue_wait_seconds", "entrypoint", CHOSEN), "{{entrypoint}}")],
    ),
    Panel(
        "Time of the services that it asks",
        "s",
        [(slow("nagrik_call_seconds", "target", CHOSEN), "{{target}}")],
    ),
    Panel("Calls in flight", "none", [(f"sum(nagrik_calls_in_flight{CHOSEN})", "calls")]),
    Panel("Events waiting in its outbox", "none", [(f"sum(nagrik_outbox_pending{CHOSEN})", "all")]),
    Panel(
        "Processor", "none", [(rate("process_cpu_seconds_total", "pod", CHOSEN_PODS), "{{pod}}")]
    ),
    Panel(
        "Memory",
        "bytes",
        [(f"max by (pod) (process_resident_memory_bytes{CHOSEN_PODS})", "{{pod}}")],
    ),
    Panel(
        "Tried again", "ops", [(rate("nagrik_event_retries_total", "queue", CHOSEN), "{{queue}}")]
    ),
)
