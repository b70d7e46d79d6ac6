// Starts the real binary's demo on a data folder of its own, and stops it.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = new URL("../../", import.meta.url).pathname;

/** How long a start may take, in milliseconds: it takes far less, but the machine may be busy. */
const START_WITHIN = 20_000;

/** The binary under test: COUNTERSIGN_BIN, or what was built last. */
function binary() {
  const built = ["target/release/countersign", "target/debug/countersign"].map((path) => join(ROOT, path));
  const found = process.env.COUNTERSIGN_BIN ?? built.find(existsSync);
  if (!found) throw new Error("no binary: run `cargo build`, or name one in COUNTERSIGN_BIN");
  return found;
}

/** A running demo: its address, and how it ends. */
export class Demo {
  static async start(data, port = 0) {
    const arguments_ = ["demo", "--port", String(port), "--data", data, "--no-open"];
    const child = spawn(binary(), arguments_, { stdio: ["ignore", "pipe", "inherit"] });
    const demo = new Demo();
    demo.child = child;
    demo.ended = new Promise((done) => child.once("exit", done));
    demo.url = await new Promise((ready, failed) => {
      const late = setTimeout(() => failed(new Error("the demo did not get ready")), START_WITHIN);
      child.once("exit", (code) => failed(new Error(`the demo ended with ${code} before it was ready`)));
      createInterface({ input: child.stdout }).on("line", (line) => {
        const url = line.match(/^ready (http:\S+)/)?.[1];
        if (!url) return;
        clearTimeout(late);
        ready(url.replace(/\/$/, ""));
      });
    });
    demo.port = Number(new URL(demo.url).port);
    return demo;
  }

  async stop(signal = "SIGTERM") {
    this.child.kill(signal);
    await this.ended;
  }

  /** Reads `/api/…`. */
  async get(path) {
    const answer = await fetch(`${this.url}/api${path}`);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return answer.json();
  }
}

export const dataFolder = () => mkdtemp(join(tmpdir(), "countersign-page-"));
export const removeFolder = (path) => rm(path, { recursive: true, force: true });
