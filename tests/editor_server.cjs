// The language server of Even Better TOML (npm @taplo/lsp) over standard input and output, for
// tests/editor_lsp.py. Run with NODE_PATH naming the node_modules folder it is installed in.
const fs = require("fs");
const url = require("url");
const path = require("path");

const { TaploLsp } = require("@taplo/lsp");

const answer = (message) => {
  const body = Buffer.from(JSON.stringify(message));
  process.stdout.write(`Content-Length: ${body.length}\r\n\r\n`);
  process.stdout.write(body);
};

const environment = {
  now: () => new Date(),
  envVar: (name) => process.env[name],
  envVars: () => Object.entries(process.env),
  stdErrAtty: () => false,
  stdin: process.stdin,
  stdout: process.stderr,
  stderr: process.stderr,
  glob: () => [],
  readFile: (name) => fs.promises.readFile(name),
  writeFile: (name, bytes) => fs.promises.writeFile(name, bytes),
  urlToFilePath: (name) => url.fileURLToPath(name),
  isAbsolute: (name) => path.isAbsolute(name),
  cwd: () => process.cwd(),
  findConfigFile: () => undefined,
  fetch: { fetch, Headers, Request, Response },
};

TaploLsp.initialize(environment, { onMessage: answer }).then((server) => {
  let waiting = Buffer.alloc(0);
  process.stdin.on("data", (bytes) => {
    waiting = Buffer.concat([waiting, bytes]);
    for (;;) {
      const head = waiting.indexOf("\r\n\r\n");
      const length = head < 0 ? null : /Content-Length: (\d+)/i.exec(waiting.subarray(0, head).toString());
      if (!length || waiting.length < head + 4 + Number(length[1])) return;
      const end = head + 4 + Number(length[1]);
      server.send(JSON.parse(waiting.subarray(head + 4, end).toString()));
      waiting = waiting.subarray(end);
    }
  });
});
