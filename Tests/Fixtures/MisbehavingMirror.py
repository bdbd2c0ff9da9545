"""A mirror of the price list that misbehaves as told: server.py FOLDER MODE [CERTIFICATE KEY]."""
import http.server, os, ssl, sys, threading

folder, mode = sys.argv[1], sys.argv[2]
seen = {}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        """Nothing on the terminal."""

    def note(self):
        with open(os.path.join(folder, "requests.log"), "a") as log:
            log.write("%s %s\n" % (self.path, self.headers.get("Range", "-")))

    def do_GET(self):
        self.note()
        path = self.path
        is_offer = path.endswith("index.json") and "/2026" in path
        if mode == "redirect" and not path.startswith("/moved"):
            return self.head(302, [("Location", "/moved" + path), ("Content-Length", "0")])
        if mode == "loop":
            return self.head(302, [("Location", path), ("Content-Length", "0")])
        if mode == "https":
            return self.head(301, [("Location", "https://127.0.0.1" + path), ("Content-Length", "0")])
        if mode == "endless":
            self.head(200, [("Transfer-Encoding", "chunked")])
            piece = b"{" + b" " * 65535
            try:
                while True:
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            except OSError:
                return self.close()
        file = os.path.join(folder, path.removeprefix("/moved").lstrip("/"))
        if not os.path.exists(file):
            return self.head(404, [("Content-Length", "0")])
        data = open(file, "rb").read()
        if mode == "garbage" and is_offer:
            data = b"<html><body>Service unavailable</body></html>"
        if mode == "noise" and is_offer:
            self.wfile.write(bytes(range(256)) * 40 + b"\n")
            return self.stop()
        total, start, status = len(data), 0, 200
        headers = []
        asked = self.headers.get("Range")
        if asked and mode != "norange":
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            if start >= total:
                return self.head(416, [("Content-Length", "0")])
            status = 206
            headers.append(("Content-Range", "bytes %d-%d/%d" % (start, total - 1, total)))
        data = data[start:]
        count = seen[path] = seen.get(path, 0) + 1
        if mode == "chunked":
            self.head(status, headers + [("Transfer-Encoding", "chunked")])
            for at in range(0, len(data), 100):
                piece = data[at:at + 100]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.write(b"0\r\n\r\n")
            return self.stop()
        length = len(data)
        if mode == "long" and is_offer:
            length += 1000
        if mode == "short" and is_offer:
            length = length // 2
        self.head(status, headers + [("Content-Length", str(length))])
        if is_offer and (mode == "middle" or mode in ("once", "norange") and count == 1):
            data = data[: len(data) // 2]
        self.wfile.write(data)
        self.stop()

    def head(self, status, headers):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def close(self):
        self.close_connection = True

    def stop(self):
        self.wfile.flush()
        self.close_connection = True


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
threading.Timer(120, lambda: os._exit(0)).start()
server.serve_forever()
