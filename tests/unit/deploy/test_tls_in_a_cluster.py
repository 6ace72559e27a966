"""Broker and database of a cluster speak TLS alone, and every process has what it needs for it."""

import re
from fnmatch import fnmatch
from urllib.parse import parse_qsl, urlsplit

import pytest

from chassis import broker_address, database_address
from tests.support import rendered

SERVERS = ("nagrik-broker", "nagrik-database")


def addresses(variable: str) -> dict[str, str]:
    """The addresses that processes are given, by the name of their secret and its namespace."""
    return {
        rendered.name(one): text[variable]
        for one in rendered.of_kind("ExternalSecret")
        if variable in (text := one["spec"]["target"]["template"]["data"])
    }


def certificates() -> dict[tuple[str, str], rendered.Manifest]:
    """The specification of each certificate, by the namespace and name of its secret."""
    return {
        (one["metadata"]["namespace"], one["spec"]["secretName"]): one["spec"]
        for one in rendered.of_kind("Certificate")
    }


def is_certified(host: str, server: str) -> bool:
    """Whether the server's certificate is for this host; `*` stands for one word."""
    names = certificates()["nagrik-data", f"{server}-tls"]["dnsNames"]
    return any(fnmatch(host, name) and host.count(".") == name.count(".") for name in names)


def test_broker_and_database_take_nobody_without_tls():
    (broker,) = rendered.of_kind("RabbitmqCluster")
    assert broker["spec"]["tls"] == {
        "secretName": "nagrik-broker-tls",
        "caSecretName": "nagrik-broker-tls",
        "disableNonTLSListeners": True,
    }
    config = broker["spec"]["rabbitmq"]["additionalConfig"]
    assert "ssl_options.verify = verify_peer" in config
    assert "ssl_options.fail_if_no_peer_cert = true" in config
    (database,) = rendered.of_kind("MongoDBCommunity")
    secret = {"name": "nagrik-database-tls"}
    assert database["spec"]["security"]["tls"] == {
        "enabled": True,
        "certificateKeySecretRef": secret,
        "caCertificateSecretRef": secret,
    }


def test_the_brokers_nodes_hear_one_another_over_tls_with_certificates_of_the_authority():
    (broker,) = rendered.of_kind("RabbitmqCluster")
    pod = broker["spec"]["override"]["statefulSet"]["spec"]["template"]["spec"]
    ((container,), (volume,)) = pod["containers"], pod["volumes"]
    (mount,) = container["volumeMounts"]
    assert (container["name"], mount["name"]) == ("rabbitmq", volume["name"])
    options = rendered.named("ConfigMap", volume["configMap"]["name"])["data"]
    ((file, text),) = options.items()
    arguments = f'"-proto_dist inet_tls -ssl_dist_optfile {mount["mountPath"]}/{file}"'
    assert broker["spec"]["rabbitmq"]["envConfig"].splitlines() == [
        f"SERVER_ADDITIONAL_ERL_ARGS={arguments}",
        f"RABBITMQ_CTL_ERL_ARGS={arguments}",
    ]
    # Whichever of two nodes begins, each proves itself.
    assert text.count("{verify, verify_peer}") == text.count("{fail_if_no_peer_cert, true}") == 2
    assert set(re.findall(r'"(/[^"]+)"', text)) == {
        f"/etc/rabbitmq-tls/{one}" for one in ("ca.crt", "tls.crt", "tls.key")
    }
    assert "client auth" in certificates()["nagrik-data", "nagrik-broker-tls"]["usages"]
    # As the operator calls its nodes: rabbit@POD.SERVICE.NAMESPACE.
    for number in range(broker["spec"]["replicas"]):
        host = f"nagrik-broker-server-{number}.nagrik-broker-nodes.nagrik-data"
        assert is_certified(host, "nagrik-broker")


def test_every_address_is_of_tls_and_for_a_host_that_is_certified():
    for owner, address in addresses("AMQP_URI").items():
        parts = urlsplit(broker_address.checked(address))
        assert parts.scheme == "amqps" and parts.port == 5671, owner
        assert is_certified(parts.hostname or "", "nagrik-broker"), owner
    for owner, address in addresses("MONGO_URI").items():
        options = dict(parse_qsl(urlsplit(database_address.checked(address)).query))
        assert options["tls"] == "true", owner
        hosts = address.rpartition("@")[2].partition("/")[0].split(",")
        assert len(hosts) == 3
        assert all(is_certified(host.partition(":")[0], "nagrik-database") for host in hosts), owner
    assert len(addresses("AMQP_URI")) == len(addresses("MONGO_URI")) > 3


@pytest.mark.parametrize("variable", ["AMQP_URI", "MONGO_URI"])
def test_the_files_that_an_address_names_are_mounted(variable: str):
    files = {file for one in addresses(variable).values() for file in re.findall(r"=(/[^&]+)", one)}
    assert files
    for one in rendered.of_kind("Deployment"):
        pod = one["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        secrets = {
            volume["name"]: volume["secret"]["secretName"]
            for volume in pod["volumes"]
            if "secret" in volume
        }
        places = {
            mount["mountPath"]: secrets[mount["name"]]
            for mount in container["volumeMounts"]
            if mount["name"] in secrets
        }
        for file in files:
            folder, _, key = file.rpartition("/")
            assert key in ("ca.crt", "tls.crt", "tls.key")  # what cert-manager writes
            certificate = certificates()[one["metadata"]["namespace"], places[folder]]
            assert certificate["issuerRef"]["name"] == "nagrik-data"
            assert "client auth" in certificate["usages"]


def test_one_authority_vouches_for_servers_and_processes_and_its_key_stays_where_it_is():
    (authority,) = (place for place, one in certificates().items() if one.get("isCA"))
    assert authority == ("cert-manager", "nagrik-data-authority")
    issuers = {one["metadata"]["name"]: one["spec"] for one in rendered.of_kind("ClusterIssuer")}
    assert issuers["nagrik-data"] == {"ca": {"secretName": "nagrik-data-authority"}}
    for server in SERVERS:
        spec = certificates()["nagrik-data", f"{server}-tls"]
        assert spec["issuerRef"]["name"] == "nagrik-data"
        assert "server auth" in spec["usages"]


def test_autoscaler_and_prometheus_verify_the_broker_as_well():
    (trigger,) = rendered.of_kind("ClusterTriggerAuthentication")
    assert {"host", "tls", "ca"} == {one["parameter"] for one in trigger["spec"]["secretTargetRef"]}
    assert ("keda", "autoscaler-tls") in certificates()
    (host,) = (
        one["spec"]["target"]["template"]["data"]["host"]
        for one in rendered.of_kind("ExternalSecret")
        if "host" in one["spec"]["target"]["template"]["data"]
    )
    parts = urlsplit(host)
    assert (parts.scheme, parts.port) == ("https", 15671)
    assert is_certified(parts.hostname or "", "nagrik-broker")
    (monitor,) = rendered.of_kind("ServiceMonitor")
    (endpoint,) = monitor["spec"]["endpoints"]
    assert endpoint["scheme"] == "https"
    assert is_certified(endpoint["tlsConfig"]["serverName"], "nagrik-broker")
