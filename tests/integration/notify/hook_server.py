"""A partner's server, as a process: python hook_server.py PORT FILE FAILURES

Refuses so many requests with 503, then takes all; each that came is a line of JSON in FILE. On
`/elsewhere` it redirects."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Partner(BaseHTTPRequestHandler):
    file: Path
    failures: int

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        status = 200
        if self.path == "/elsewhere":
            status = 307
        elif type(self).failures > 0:
            type(self).failures -= 1
            status = 503
        with self.file.open("a", encoding="utf-8") as lines:
            line = {"path": self.path, "headers": dict(self.headers), "body": body}
            lines.write(json.dumps(line | {"status": status}) + "\n")
        self.send_response(status)
        if status == 307:
            self.send_header("Location", "/setu")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def main() -> None:
    Partner.file, Partner.failures = Path(sys.argv[2]), int(sys.argv[3])
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Partner)
    print("ready", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
