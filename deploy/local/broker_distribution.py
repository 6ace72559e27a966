"""How the nodes of the broker speak with one another, which is Erlang's distribution: in clear, or
over TLS, where each side proves itself by a certificate of the same authority."""

import secrets
import subprocess
from collections.abc import Mapping
from pathlib import Path

from deploy.local.certificates import Certificates
from deploy.local.processes import LocalError

ON_LOOPBACK = ("-kernel", "inet_dist_use_interface", "{127,0,0,1}")
ASK_SECONDS = 60
SIDE = """\
  {{{side}, [
    {{cacertfile, "{ca}"}},
    {{certfile, "{own}"}},
    {{keyfile, "{own}"}},
    {{verify, verify_peer}},
    {{fail_if_no_peer_cert, true}},
    {{versions, ['tlsv1.3', 'tlsv1.2']}}
  ]}}"""
EVALUATE = """
    Halt = fun(Text) -> io:put_chars([Text, $\\n]), halt() end,
    {ok, Bytes} = file:read_file("/dev/stdin"),
    {ok, Tokens, _} = erl_scan:string(unicode:characters_to_list(Bytes)),
    {ok, Parsed} = erl_parse:parse_exprs(Tokens),
    case rpc:call(list_to_atom("NODE"), erl_eval, exprs, [Parsed, []]) of
        {value, Atom, _} when is_atom(Atom) -> Halt(["{ok, ", atom_to_list(Atom), "}"]);
        {value, Value, _} -> Halt(io_lib:format("{ok, ~0tp}", [Value]));
        Other -> Halt(io_lib:format("~0tp", [Other]))
    end.
"""


def write_options(file: Path, tls: Certificates) -> Path:
    """Write what Erlang's TLS is told, and return the file: who has no certificate of the authority
    is not spoken with, whichever of the two has begun."""
    sides = (SIDE.format(side=side, ca=tls.ca, own=tls.server) for side in ("server", "client"))
    file.write_text("[\n" + ",\n".join(sides) + "\n].\n", encoding="utf-8")
    return file


def erlang_options(file: Path | None) -> list[str]:
    """Return how Erlang is started so that nodes hear one another on the loopback address alone;
    with a ``file`` of ``write_options``, over TLS."""
    over_tls = ("-proto_dist", "inet_tls", "-ssl_dist_optfile", str(file)) if file else ()
    return [*ON_LOOPBACK, *over_tls]


def evaluate(node: str, expression: str, environ: Mapping[str, str], *, over_tls: bool) -> str:
    """Run Erlang on a node, whose own ``environ`` this is. Return the value as Erlang prints it.
    Raises LocalError.

    In clear it takes milliseconds, where rabbitmqctl takes a second of CPU; ``erl_call`` knows no
    TLS, so there a node of our own asks, which takes half a second.
    """
    # A name of its own for each call: the node refuses a second caller of the same name.
    caller = f"caller{secrets.token_hex(6)}"
    command = ["erl_call", "-n", node, "-h", caller, "-e"]
    if over_tls:
        command = ["erl", "-noinput", "-hidden", "-sname", f"{caller}@localhost"]
        command += ["-eval", EVALUATE.replace("NODE", node)]
    answer = subprocess.run(
        command,
        input=expression + "\n",
        env={**environ, "ERL_CRASH_DUMP_SECONDS": "0"},
        capture_output=True,
        text=True,
        timeout=ASK_SECONDS,
        check=False,
    )
    printed = answer.stdout.strip()
    if answer.returncode or not printed.startswith("{ok, "):
        raise LocalError(f"{node} refused: {answer.stdout or answer.stderr}")
    return printed.removeprefix("{ok, ").removesuffix("}")
