"""A receiver of spans (OTLP over HTTP) as a process: ``python -m tests.support.otlp_receiver PORT
FOLDER`` keeps each body that is posted to it as a file."""

import gzip
import sys
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from deploy.local.ports import LOOPBACK


class Receiver(BaseHTTPRequestHandler):
    """Answers as a collector that took everything."""

    folder: Path

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        if self.path != "/v1/traces":
            self.send_error(404)
            return
        half = self.folder / f"{uuid.uuid4().hex}.half"
        half.write_bytes(body)
        half.rename(half.with_suffix(".spans"))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()


if __name__ == "__main__":
    Receiver.folder = Path(sys.argv[2])
    ThreadingHTTPServer((LOOPBACK, int(sys.argv[1])), Receiver).serve_forever()
