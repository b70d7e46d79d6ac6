// The same work in Slack's own framework: each event is verified, deduped by its id and stored durably before it is acked.
// `node bolt.mjs http|socket PORT DATABASE`, with SLACK_API, SLACK_BOT_TOKEN, SLACK_APP_TOKEN and SLACK_SIGNING_SECRET.
import bolt from "@slack/bolt";
import Database from "better-sqlite3";

const { App, LogLevel, SocketModeReceiver } = bolt;
const [mode, port, path] = process.argv.slice(2);
const { SLACK_API, SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET } = process.env;

const database = new Database(path);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec("CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY, team TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID");
const store = database.prepare("INSERT OR IGNORE INTO event (id, team, body) VALUES (?, ?, ?)");

const keep = (body) => store.run(body.event_id, body.team_id, JSON.stringify(body));
const clientOptions = { slackApiUrl: SLACK_API };
const options = { token: SLACK_BOT_TOKEN, clientOptions, logLevel: LogLevel.ERROR };
let app;
if (mode === "socket") {
  const receiver = new SocketModeReceiver({ appToken: SLACK_APP_TOKEN, installerOptions: { clientOptions }, logLevel: LogLevel.ERROR });
  app = new App({ ...options, receiver });
  // Over sockets Bolt acks an event before any middleware runs, so it is stored ahead of Bolt's own listener.
  const own = receiver.client.listeners("slack_event");
  receiver.client.removeAllListeners("slack_event");
  receiver.client.on("slack_event", ({ body }) => keep(body));
  for (const listener of own) receiver.client.on("slack_event", listener);
} else {
  // The receiver answers when the middleware is through, so the commit comes first.
  app = new App({ ...options, signingSecret: SLACK_SIGNING_SECRET, processBeforeResponse: true });
  app.use(async ({ body, next }) => {
    keep(body);
    await next();
  });
}
app.event("message", async () => {});

await app.start({ port: Number(port), host: "127.0.0.1" });
console.log("ready");
process.stdin.on("end", () => process.exit(0)).resume();
