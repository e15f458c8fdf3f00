#!/usr/bin/env python3
"""Asks a language server what an editor would show: hover and completion in a spec.

Usage: tests/editor_lsp.py SCHEMA SERVER [ARGUMENT ...]
"""
import json
import pathlib
import subprocess
import sys
import tempfile

SPEC = """#:schema ./spec.schema.json
format = 1

[spec]
id = "T-1"
revision = "1"
title = "T"
issued = 2026-11-20

[product]
part = "P"
revision = "A"

[depth]
default = "board"

[test.fct]
depth = "panel"
retest = { allowed = 2 }
require = []

[record.work-order-sheet]
satisfies = []

[]
"""


class Server:
    """A language server over standard input and output."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.last = 0

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            name, value = line.split(b":", 1)
            if name.lower() == b"content-length":
                length = int(value)
        return json.loads(self.process.stdout.read(length))

    def ask(self, method, params):
        self.last += 1
        self.send({"id": self.last, "method": method, "params": params})
        while True:
            message = self.receive()
            if message.get("id") == self.last and "method" not in message:
                return message.get("result")
            if "id" in message:
                # The server asks for its configuration; it gets the defaults.
                items = (message.get("params") or {}).get("items", [])
                self.send({"id": message["id"], "result": [None for _ in items] if items else None})

    def tell(self, method, params):
        self.send({"method": method, "params": params})


def main():
    schema, command = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "spec.schema.json").write_bytes(schema.read_bytes())
        path = folder / "spec.toml"
        path.write_text(SPEC)
        server = Server(command)
        server.ask("initialize", {
            "processId": None, "rootUri": folder.as_uri(), "capabilities": {},
            "workspaceFolders": [{"uri": folder.as_uri(), "name": "spec"}],
        })
        server.tell("initialized", {})
        lines = SPEC.split("\n")

        def at(line, after):
            number = lines.index(line)
            return {"line": number, "character": line.index(after) + len(after)}

        def show(text):
            server.tell("textDocument/didOpen", {"textDocument": {
                "uri": path.as_uri(), "languageId": "toml", "version": 1, "text": text}})

        def hover(line, after):
            answer = server.ask("textDocument/hover", {
                "textDocument": {"uri": path.as_uri()}, "position": at(line, after)})
            return (answer or {}).get("contents", {}).get("value", "")

        def complete(line, after):
            answer = server.ask("textDocument/completion", {
                "textDocument": {"uri": path.as_uri()}, "position": at(line, after)})
            return {item["label"]: (item.get("documentation") or {}).get("value", "") for item in answer or []}

        show(SPEC)
        failed = 0

        def expect(what, shown, *wanted):
            nonlocal failed
            for text in wanted:
                if text not in shown:
                    failed += 1
                    print(f"FAILED {what}: {text!r} is not in {shown!r}")

        expect("hover on the key retest", hover("retest = { allowed = 2 }", "ret"),
               "What is accepted after a failure.")
        expect("hover on the key depth", hover('depth = "panel"', "dep"),
               "the spec's default when left out", '- `"lot"`: One record for a production lot.')
        value = hover('depth = "panel"', '"pan')
        expect("hover on the value panel", value, "One record for a panel.")
        if "production lot" in value:
            failed += 1
            print(f"FAILED hover on the value panel shows the others too: {value!r}")
        expect("hover on the form", hover("[record.work-order-sheet]", "[record.work"), "can answer T1")
        expect("hover on the part number", hover('part = "P"', "par"), 'For example `"MC-4471"`')
        depths = complete('depth = "panel"', 'depth = "')
        expect("completion of depth", json.dumps(depths), "One record for a production lot.",
               "One record for a panel.", "One record for a board.")
        expect("completion of depth", list(depths), '"lot"', '"panel"', '"board"')
        expect("completion of require", list(complete('require = []', 'require = [')), '"date-code"')
        expect("completion of satisfies", list(complete('satisfies = []', 'satisfies = [')), '"T9"', '"C1"')
        headers = complete("[]", "[")
        expect("completion of headers", list(headers), "record.material-loading-log", "control.moisture",
               "signal.test-failures", "visibility.wip-status", "test.ict", "inspection.xray", "access.mes")
        expect("help on a header", headers.get("record.material-loading-log", ""), "lot")
        server.process.kill()
    print("editor: " + ("hover and completion as promised" if not failed else f"{failed} failed"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
