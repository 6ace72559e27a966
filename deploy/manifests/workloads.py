"""A process as Kubernetes runs it: its Deployment and what stands beside it."""

from collections.abc import Iterator

from contracts.typed import JsonObject
from deploy.local.log_files import KEEP_DAYS
from deploy.local.stack import GRACE_SECONDS
from deploy.manifests.deployables import (
    METRICS_PORT,
    SITE_PORT,
    Workload,
)
from deploy.manifests.dockerfiles import USER
from deploy.manifests.yaml_text import Manifested

LOGS = {"nagrik-setu/keep-logs-days": str(KEEP_DAYS)}
"""On each pod, for whoever collects what it prints (docs/operate.md)."""
PART_OF = {"app.kubernetes.io/part-of": "nagrik-setu"}
BEFORE_THE_END = 5
"""Seconds in which a door that ends still answers, until no proxy sends anybody to it."""
STARTS_WITHIN = 150
"""Seconds; longer than a process waits for broker and database before it gives up by itself."""
CALLS_SECONDS, EVENTS_SECONDS = 2, 30
"""Of work that waits in a queue: more, and another replica is started."""
CPU_PERCENT = 70
REPLICAS = 2
TLS, TLS_FOLDER = "processes-tls", "/etc/nagrik/tls"
"""A namespace's secret with our own certificate and the authority of broker and database, and where
a process finds it."""
BROKER_TRIGGER = "nagrik-broker"


def objects(one: Workload) -> dict[str, list[Manifested]]:
    """Return the objects of a process by the file that they stand in."""
    files = {"deployment.yaml": [_account(one), _deployment(one)]}
    if one.listens:
        files["service.yaml"] = [_service(one)]
    files["scaling.yaml"] = [_disruption(one), _scaled(one)]
    return files


def certificate() -> Manifested:
    """Return the request for the certificate of a namespace's processes."""
    return _object(
        "cert-manager.io/v1",
        "Certificate",
        TLS,
        spec={
            "secretName": TLS,
            "commonName": "nagrik-setu-processes",
            "usages": ["client auth"],
            "issuerRef": {"name": "nagrik-data", "kind": "ClusterIssuer"},
            "privateKey": {"algorithm": "ECDSA", "size": 256, "rotationPolicy": "Always"},
        },
    )


def labels(name: str) -> dict[str, str]:
    """Return what the objects of a process are known by."""
    return {"app.kubernetes.io/name": name, **PART_OF}


def _object(api: str, kind: str, name: str, **body: object) -> Manifested:
    metadata = {"name": name, "labels": labels(name)}
    return {"apiVersion": api, "kind": kind, "metadata": metadata, **body}


def _account(one: Workload) -> Manifested:
    """Return an account, a name of its own that proves nothing:
    no process speaks with the cluster."""
    return _object("v1", "ServiceAccount", one.name, automountServiceAccountToken=False)


def _deployment(one: Workload) -> Manifested:
    selector = {"app.kubernetes.io/name": one.name}
    spec = {
        # How many there are is the autoscaler's to say: a roll-out under load must not shrink it.
        "revisionHistoryLimit": 5,
        "selector": {"matchLabels": selector},
        "strategy": {
            "type": "RollingUpdate",
            "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1},
        },
        "template": {
            "metadata": {
                "annotations": LOGS,
                "labels": {**labels(one.name), **_reaches(one)},
            },
            "spec": _pod(one, selector),
        },
    }
    return _object("apps/v1", "Deployment", one.name, spec=spec)


def _reaches(one: Workload) -> dict[str, str]:
    """Return whom it speaks with besides broker and database;
    the network lets nobody else through."""
    reaches = {"partners": one.partners, "carriers": one.carriers}
    return {f"reaches-{whom}": "yes" for whom, does in reaches.items() if does}


def _pod(one: Workload, selector: dict[str, str]) -> Manifested:
    ending = GRACE_SECONDS + (BEFORE_THE_END if one.listens else 0)
    return {
        "serviceAccountName": one.name,
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": ending,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": USER,
            "runAsGroup": USER,
            "fsGroup": USER,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "topologySpreadConstraints": [
            {
                "maxSkew": 1,
                "topologyKey": key,
                "whenUnsatisfiable": "ScheduleAnyway",
                "labelSelector": {"matchLabels": selector},
            }
            for key in ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
        ],
        "containers": [_container(one)],
        "volumes": [
            {"name": "tmp", "emptyDir": {"sizeLimit": "1Gi"}},
            # Its group alone reads it, and that is the process's own.
            {"name": "tls", "secret": {"secretName": TLS, "defaultMode": 0o440}},
        ],
    }


def _container(one: Workload) -> Manifested:
    # No limit of CPU: it would slow a burst on a node that is idle. Requests share what there is.
    memory = {"requests": f"{one.mib}Mi", "limits": f"{one.most_mib}Mi"}
    container: Manifested = {"name": one.name, "image": f"nagrik-setu/{one.image}"}
    if one.command:
        container["command"] = list(one.command)
    container |= {
        "envFrom": [
            {"configMapRef": {"name": "nagrik-settings"}},
            {"configMapRef": {"name": f"{one.settings}-settings", "optional": True}},
            {"secretRef": {"name": one.settings}},
        ],
        "ports": _ports(one),
        "startupProbe": _probe("live", periodSeconds=2, failureThreshold=STARTS_WITHIN // 2),
        "livenessProbe": _probe("live", periodSeconds=10, timeoutSeconds=5, failureThreshold=6),
        "readinessProbe": _probe("ready", periodSeconds=5, timeoutSeconds=3, failureThreshold=2),
        "resources": {
            "requests": {"cpu": "100m", "memory": memory["requests"]},
            "limits": {"memory": memory["limits"]},
        },
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [
            {"name": "tmp", "mountPath": "/tmp"},
            {"name": "tls", "mountPath": TLS_FOLDER, "readOnly": True},
        ],
    }
    if one.listens:
        container["env"] = [
            {"name": "GATEWAY_REPLICAS", "value": str(REPLICAS)},
            {"name": "TRUSTED_PROXIES", "value": "1"},
        ]
        container["lifecycle"] = {"preStop": {"sleep": {"seconds": BEFORE_THE_END}}}
    return container


def _ports(one: Workload) -> list[JsonObject]:
    metrics = {"name": "metrics", "containerPort": METRICS_PORT}
    return [{"name": "site", "containerPort": SITE_PORT}, metrics] if one.listens else [metrics]


def _probe(path: str, **times: int) -> Manifested:
    return {"httpGet": {"path": f"/health/{path}", "port": "metrics"}, **times}


def _service(one: Workload) -> Manifested:
    port = {"name": "site", "port": 80, "targetPort": "site"}
    spec = {"selector": {"app.kubernetes.io/name": one.name}, "ports": [port]}
    return _object("v1", "Service", one.name, spec=spec)


def _disruption(one: Workload) -> Manifested:
    selector = {"matchLabels": {"app.kubernetes.io/name": one.name}}
    spec = {"maxUnavailable": 1, "selector": selector, "unhealthyPodEvictionPolicy": "AlwaysAllow"}
    return _object("policy/v1", "PodDisruptionBudget", one.name, spec=spec)


def _scaled(one: Workload) -> Manifested:
    cpu = {"type": "cpu", "metricType": "Utilization", "metadata": {"value": str(CPU_PERCENT)}}
    spec = {
        "scaleTargetRef": {"name": one.name},
        # The expected time of consumption is reckoned from what has come since the last look, and
        # is told right only where that is a second ago.
        **({"pollingInterval": 1} if one.queues else {}),
        "minReplicaCount": REPLICAS,
        "maxReplicaCount": one.most_replicas,
        "triggers": [*_waiting(one), cpu],
    }
    return _object("keda.sh/v1alpha1", "ScaledObject", one.name, spec=spec)


def _waiting(one: Workload) -> Iterator[Manifested]:
    for queue in one.queues:
        seconds = CALLS_SECONDS if queue == f"rpc-{one.user}" else EVENTS_SECONDS
        yield {
            "type": "rabbitmq",
            "metricType": "Value",
            "metadata": {
                "protocol": "http",
                "mode": "ExpectedQueueConsumptionTime",
                "queueName": queue,
                "value": str(seconds),
            },
            "authenticationRef": {"name": BROKER_TRIGGER, "kind": "ClusterTriggerAuthentication"},
        }
