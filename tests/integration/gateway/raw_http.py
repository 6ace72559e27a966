"""HTTP as bytes, for what no client would send."""

import socket


def answered(port: int, *pieces: bytes) -> tuple[int, bytes]:
    """Status and whole answer to what is sent as it is, all of it before anything is read."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as raw:
        for piece in pieces:
            raw.sendall(piece)
        answer = b"".join(iter(lambda: raw.recv(65536), b""))
    return int(answer.split()[1]), answer
