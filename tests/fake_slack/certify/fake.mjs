// The fake Slack as a process, its control API, and the count of what held.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

/** Starts the program; what it prints first says where it is. */
export async function startFake(program) {
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const first = await new Promise((done, fail) => {
    lines.once("line", done);
    child.once("error", fail);
    child.once("exit", (code) => fail(new Error(`${program} ended with ${code}`)));
  });
  const at = JSON.parse(first);
  const order = async (path, body) => {
    const answer = await fetch(`${at.control}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} ${JSON.stringify(body)}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    ...at,
    /** What a person does: `person("U0ANA", "posts", { channel, text })`. */
    person: (user, does, more = {}) => order(`person/${at.team}/${user}`, { do: does, ...more }),
    /** What happens to the wire: `wire("deliver_again")`. */
    wire: (does, more = {}) => order(`wire/${at.team}`, { do: does, ...more }),
    stop: () => child.stdin.end(),
  };
}

/** A free port of loopback below the range that clients connect from. */
export async function freePort() {
  for (let port = 8100 + (process.pid % 3000); port < 12000; port += 1) {
    const free = await new Promise((done) => {
      const probe = createServer();
      probe.once("error", () => done(false));
      probe.listen(port, "127.0.0.1", () => probe.close(() => done(true)));
    });
    if (free) return port;
  }
  throw new Error("no port of loopback is free");
}

let failed = 0;

/** Runs one check, prints one line. */
export async function check(name, run) {
  const timeout = new Promise((_, fail) => setTimeout(() => fail(new Error("took more than 15 s")), 15000).unref());
  try {
    await Promise.race([run(), timeout]);
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}: ${(error.stack ?? String(error)).split("\n").slice(0, 6).join("\n          ")}`);
  }
}

export const exitCode = () => (failed > 0 ? 1 : 0);

/** What a call is refused with. */
export async function refusal(call) {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error("the call was not refused");
}

/** Waits for something that the app hears on its own. */
export async function until(found, what) {
  const end = Date.now() + 10000;
  for (;;) {
    const value = await found();
    if (value) return value;
    if (Date.now() > end) throw new Error(`never came: ${what}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}
