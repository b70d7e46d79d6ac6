// Drafts with the real binary against aimock, a model server that we did not write: what it answers, refuses, garbles and breaks off.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

import { LLMock } from "@copilotkit/aimock";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const built = ["target/release/countersign", "target/debug/countersign"].map((path) => join(root, path));
const binary = process.env.COUNTERSIGN_BIN ?? built.find(existsSync);

const conversation = JSON.stringify({
  id: 1,
  messages: [
    { author: "Ana", text: "The frame is up since Thursday, we used 40 of the 100 bolts." },
    { author: "Ben", text: "I'll send the soil report to the council on Friday." },
  ],
});
const claim = { text: "The frame is up since Thursday", kind: "done", evidence: [1] };
const answer = (...claims) => ({ content: JSON.stringify({ claims }) });

let folder, config, mock;

// A port below those that clients are given.
async function port() {
  for (let number = 21000 + (process.pid % 1000); number < 32000; number += 7) {
    const free = await new Promise((done) => {
      const probe = createServer();
      probe.once("error", () => done(false));
      probe.listen(number, "127.0.0.1", () => probe.close(() => done(true)));
    });
    if (free) return number;
  }
  throw new Error("no free port");
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "countersign-models-"));
  config = join(folder, "countersign.toml");
});

after(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(async () => {
  mock = new LLMock({ port: await port(), host: "127.0.0.1" });
  await mock.start();
  writeFileSync(config, settings(`${mock.url}/v1`));
});

function settings(url) {
  return `
[http]
address = "127.0.0.1:0"

[[person]]
id = "ana"
name = "Ana"
accounts = ["local:test/ana"]
roles = ["lead"]

[policy.default]
who = { roles = ["lead"] }

[[project]]
id = "harbour"
name = "Harbour"
zone = "Europe/Lisbon"

[[project.channel]]
id = "local:test/general"

[writer]
base_url = "${url}"
model = "first"
timeout_seconds = 4

[local]
workspace = "test"

[[local.channel]]
id = "general"

[[local.person]]
user = "ana"
name = "Ana"
`;
}

async function summarized() {
  const child = spawn(binary, ["summarize", "--config", config], { env: { ...process.env, OPENAI_API_KEY: "" } });
  let out = "";
  let errors = "";
  child.stdout.on("data", (data) => (out += data));
  child.stderr.on("data", (data) => (errors += data));
  child.stdin.end(conversation + "\n");
  const code = await new Promise((done) => child.on("close", done));
  const asked = mock.getRequests().length;
  await mock.stop();
  assert.equal(code, 0, errors);
  const { claims, written_by } = JSON.parse(out);
  return { texts: claims.map((claim) => claim.text), by: written_by, asked };
}

test("a good answer is taken", async () => {
  mock.onMessage(/.*/s, answer(claim));
  const { texts, by } = await summarized();
  assert.deepEqual([texts, by], [["The frame is up since Thursday"], "model"]);
});

test("what the messages do not say is withheld", async () => {
  mock.onMessage(/.*/s, answer(claim, { ...claim, text: "The frame is up since Monday" }));
  const { texts, by } = await summarized();
  assert.deepEqual([texts, by], [["The frame is up since Thursday"], "model"]);
});

test("a server that is busy is asked again after the time that it names", async () => {
  mock.onMessage(/.*/s, answer(claim));
  mock.nextRequestError(429, { message: "slow down", type: "rate_limit_error" });
  const { by, asked } = await summarized();
  assert.equal(by, "model");
  assert.ok(asked >= 2, `${asked} requests`);
});

test("a server that fails once is asked again", async () => {
  mock.onMessage(/.*/s, answer(claim));
  mock.nextRequestError(500, { message: "oops", type: "server_error" });
  const { by } = await summarized();
  assert.equal(by, "model");
});

for (const [what, chaos] of [
  ["garbles its JSON", { malformedRate: 1 }],
  ["breaks off", { disconnectRate: 1 }],
  ["is slower than the time limit", { latencyMs: 20000 }],
]) {
  test(`a server that ${what} is followed by the built-in writer`, async () => {
    mock.onMessage(/.*/s, answer(claim));
    mock.setChaos(chaos);
    const { texts, by } = await summarized();
    assert.equal(by, "offline-instead");
    assert.ok(texts.length > 0, "the built-in writer quotes");
  });
}

test("an answer that is not as asked is asked for once more, and then left", async () => {
  mock.onMessage(/.*/s, { content: "Sorry, I can't." });
  const { by, asked } = await summarized();
  assert.deepEqual([by, asked], ["offline-instead", 2]);
});
