// Slack's framework for JavaScript against the fake Slack: `node bolt.mjs PROGRAM`. Where they disagree, a check fails.
import assert from "node:assert/strict";
import bolt from "@slack/bolt";
import { callsAndPages } from "./calls.mjs";
import { check, exitCode, freePort, refusal, startFake, until } from "./fake.mjs";

const { App, LogLevel } = bolt;
const C = "C0LIBRARY";
const plain = (text) => ({ type: "plain_text", text });
const button = (id, text, value) => ({ type: "button", action_id: id, text: plain(text), value });
const modal = (title) => ({
  type: "modal",
  callback_id: "correct",
  title: plain(title),
  submit: plain("Record"),
  private_metadata: "r1",
  notify_on_close: true,
  blocks: [
    { type: "input", block_id: "due", label: plain("Due"), element: { type: "datepicker", action_id: "due", initial_date: "2026-05-14" } },
    { type: "input", block_id: "cost", label: plain("Cost"), optional: true, element: { type: "number_input", action_id: "cost", is_decimal_allowed: true } },
    { type: "input", block_id: "why", label: plain("Why"), element: { type: "plain_text_input", action_id: "why" } },
    { type: "actions", block_id: "more", elements: [button("deeper", "More", "m")] },
  ],
});

/** An app that hears all and answers as the checks below expect. */
function listen(app) {
  const heard = [];
  const hears = (kind) => async ({ event, context, body }) => {
    heard.push({ kind, event, context, body });
  };
  for (const kind of ["reaction_added", "reaction_removed", "app_mention", "channel_rename", "member_joined_channel", "user_change", "app_home_opened"]) {
    app.event(kind, hears(kind));
  }
  app.event("message", hears("message"));
  app.command("/countersign", async ({ ack, command, respond, client, body }) => {
    heard.push({ kind: "command", command, body });
    if (command.text === "open") return ack("Two reviews wait for you.");
    await ack();
    if (command.text === "digest") await respond({ text: "The digest.", response_type: "in_channel" });
    if (command.text.startsWith("six")) {
      for (let n = 0; n < 6; n += 1) await respond(`answer ${command.text} ${n}`).catch((error) => heard.push({ kind: "refused", error }));
    }
    if (command.text === "modal") await client.views.open({ trigger_id: body.trigger_id, view: modal("Correct") });
  });
  app.action("approve", async ({ ack, action, body, respond }) => {
    await ack();
    heard.push({ kind: "action", action, body });
    await respond({ text: "Approved by Ana.", replace_original: true });
  });
  app.action("deeper", async ({ ack, body, client }) => {
    await ack();
    heard.push({ kind: "deeper", body });
    if (body.view.type === "modal") await client.views.push({ trigger_id: body.trigger_id, view: modal("Deeper") });
  });
  app.view("correct", async ({ ack, view, body }) => {
    heard.push({ kind: "submitted", view, body });
    const why = view.state.values.why.why.value;
    if (why === "wrong") return ack({ response_action: "errors", errors: { due: "That day is over." } });
    if (why === "update") return ack({ response_action: "update", view: modal("Updated") });
    if (why === "all") return ack({ response_action: "clear" });
    return ack();
  });
  app.view({ callback_id: "correct", type: "view_closed" }, async ({ ack, view }) => {
    await ack();
    heard.push({ kind: "closed", view });
  });
  app.shortcut({ callback_id: "put_before_team", type: "message_action" }, async ({ ack, shortcut }) => {
    await ack();
    heard.push({ kind: "message shortcut", shortcut });
  });
  app.shortcut({ callback_id: "what_waits", type: "shortcut" }, async ({ ack, shortcut }) => {
    await ack();
    heard.push({ kind: "shortcut", shortcut });
  });
  return {
    heard,
    last: (kind) => until(() => heard.findLast((one) => one.kind === kind), kind),
    when: (what, fits) => until(() => heard.find(fits), what),
  };
}

const said = (slack, user, does, more) => slack.person(user, does, { channel: C, ...more });

async function events(mode, slack, { heard, last, when }) {
  await check(`${mode}: a message is heard, with its channel, its person and who the bot is`, async () => {
    const posted = await said(slack, "U0ANA", "posts", { text: "ok & <done>" });
    assert.equal(posted.acked, true);
    const { event, context, body } = await when("the message", (one) => one.event?.ts === posted.ts);
    assert.deepEqual([event.text, event.channel, event.user], ["ok &amp; &lt;done&gt;", C, "U0ANA"]);
    assert.deepEqual([context.teamId, context.botUserId, context.botId], [slack.team, "U0HARBOURBOT", "B0HARBOUR"]);
    assert.equal(body.authorizations[0].is_bot, true);
  });
  await check(`${mode}: an edit and a deletion are heard with what stood before`, async () => {
    const { ts } = await said(slack, "U0ANA", "posts", { text: "14 May" });
    assert.equal((await said(slack, "U0ANA", "edits", { ts, text: "15 May" })).acked, true);
    const changed = await when("the edit", ({ event }) => event?.subtype === "message_changed" && event.message.ts === ts);
    assert.deepEqual([changed.event.message.text, changed.event.previous_message.text], ["15 May", "14 May"]);
    assert.equal((await said(slack, "U0ANA", "deletes", { ts })).acked, true);
    await when("the deletion", ({ event }) => event?.subtype === "message_deleted" && event.deleted_ts === ts);
  });
  await check(`${mode}: a reaction is heard, and that it was taken off`, async () => {
    const { ts } = await said(slack, "U0BEN", "posts", { text: "shall we?" });
    await said(slack, "U0ANA", "reacts", { ts, name: "+1::skin-tone-2" });
    const { event } = await last("reaction_added");
    assert.deepEqual([event.reaction, event.item, event.item_user], ["+1::skin-tone-2", { type: "message", channel: C, ts }, "U0BEN"]);
    await said(slack, "U0ANA", "unreacts", { ts, name: "+1::skin-tone-2" });
    assert.equal((await last("reaction_removed")).event.user, "U0ANA");
  });
  await check(`${mode}: replies, broadcasts and mentions are heard`, async () => {
    const { ts } = await said(slack, "U0BEN", "posts", { text: "a thread" });
    const reply = await said(slack, "U0ANA", "replies", { thread: ts, text: "yes" });
    assert.equal((await when("the reply", ({ event }) => event?.ts === reply.ts)).event.thread_ts, ts);
    const loud = await said(slack, "U0ANA", "broadcasts", { thread: ts, text: "all: yes" });
    assert.equal((await when("the broadcast", ({ event }) => event?.ts === loud.ts)).event.root.ts, ts);
    await said(slack, "U0ANA", "mentions", { text: "what is open?" });
    assert.match((await last("app_mention")).event.text, /^<@U0HARBOURBOT> what/);
  });
  await check(`${mode}: what happens to channels and people is heard`, async () => {
    await said(slack, "U0ANA", "renames", { name: `library-${mode}` });
    assert.equal((await last("channel_rename")).event.channel.name, `library-${mode}`);
    await said(slack, "U0BEN", "leaves");
    await said(slack, "U0BEN", "joins");
    assert.equal((await last("member_joined_channel")).event.user, "U0BEN");
    await slack.person("U0GUS", "becomes_guest");
    assert.equal((await last("user_change")).event.user.is_restricted, true);
  });
  await check(`${mode}: what was not acked comes again, and the framework sees that it is a retry`, async () => {
    await slack.wire("event_fault", { fault: "cut_before_ack" });
    const posted = await said(slack, "U0ANA", "posts", { text: "once more" });
    assert.equal(posted.acked, false);
    assert.deepEqual(await slack.wire("waiting"), { waiting: 1 });
    if (mode === "socket") await slack.wire("connected", { at_least: 1 });
    assert.deepEqual(await slack.wire("delivers_again"), { acked: 1 });
    const again = await when("the retry", (one) => one.event?.ts === posted.ts && one.context.retryNum === 1);
    assert.equal(again.context.retryReason, "connection_failed");
    const [first] = heard.filter((one) => one.event?.ts === posted.ts);
    assert.equal(first.body.event_id, again.body.event_id);
  });
}

async function interactions(mode, slack, app, { heard, last, when }) {
  await check(`${mode}: a command is answered by its ack, to who asked alone`, async () => {
    const answered = await said(slack, "U0ANA", "commands", { command: "/countersign", text: "open" });
    assert.equal(answered.acked, true);
    assert.equal((await said(slack, "U0ANA", "sees_in")).at(-1).text, "Two reviews wait for you.");
    assert.notEqual((await said(slack, "U0BEN", "sees_in")).at(-1)?.text, "Two reviews wait for you.");
    const { command } = await last("command");
    assert.deepEqual([command.user_id, command.channel_id, command.team_id], ["U0ANA", C, slack.team]);
  });
  await check(`${mode}: a response URL takes answers for all, five in all`, async () => {
    await said(slack, "U0ANA", "commands", { command: "/countersign", text: "digest" });
    await until(async () => (await said(slack, "U0BEN", "sees_in")).at(-1)?.text === "The digest.", "the digest");
    await said(slack, "U0ANA", "commands", { command: "/countersign", text: `six ${mode}` });
    const { error } = await last("refused");
    assert.match(String(error.data?.error ?? error.response?.data?.error ?? error.message), /used_url|404/);
    const answers = (await said(slack, "U0ANA", "sees_in")).filter((one) => one.text.startsWith(`answer six ${mode}`));
    assert.equal(answers.length, 5);
  });
  await check(`${mode}: a pressed button leads to the message and to another in its place`, async () => {
    const blocks = [
      { type: "section", text: { type: "mrkdwn", text: "Use 14 May?" } },
      { type: "actions", block_id: "rule", elements: [button("approve", "Approve", "r1")] },
    ];
    const { ts } = await app.client.chat.postMessage({ channel: C, text: "Use 14 May?", blocks });
    assert.equal((await said(slack, "U0ANA", "presses", { ts, action: "approve" })).acked, true);
    const { action, body } = await when("the button", (one) => one.kind === "action" && one.body.message?.ts === ts);
    assert.deepEqual([action.value, action.block_id, body.user.id, body.channel.id], ["r1", "rule", "U0ANA", C]);
    await until(async () => (await said(slack, "U0BEN", "sees_in")).find((one) => one.ts === ts)?.text === "Approved by Ana.", "the change");
  });
  await check(`${mode}: a modal is opened, refused with errors, changed, and recorded`, async () => {
    await said(slack, "U0ANA", "commands", { command: "/countersign", text: "modal" });
    const open = async () => slack.person("U0ANA", "sees_modals");
    const [{ id: view }] = await until(async () => ((await open()).length === 1 ? open() : undefined), "the modal");
    const submits = (why, more = {}) => slack.person("U0ANA", "submits", { view, inputs: { why: { text: why }, ...more } });
    assert.match((await slack.person("U0ANA", "submits", { view })).refused, /required/);
    assert.equal((await submits("wrong")).body.errors.due, "That day is over.");
    assert.equal((await open()).length, 1);
    await submits("update");
    assert.equal((await open())[0].title.text, "Updated");
    await submits("slipped", { due: { date: "2026-05-21" }, cost: { text: "12.5" } });
    const { view: submitted, body } = await last("submitted");
    assert.equal(submitted.state.values.due.due.selected_date, "2026-05-21");
    assert.equal(submitted.state.values.cost.cost.value, "12.5");
    assert.deepEqual([submitted.private_metadata, body.user.id], ["r1", "U0ANA"]);
    assert.deepEqual(await open(), []);
  });
  await check(`${mode}: a modal is pushed upon another, closed, and told of`, async () => {
    await said(slack, "U0ANA", "commands", { command: "/countersign", text: "modal" });
    const open = async () => slack.person("U0ANA", "sees_modals");
    const [{ id: view }] = await until(async () => ((await open()).length === 1 ? open() : undefined), "the modal");
    await slack.person("U0ANA", "presses_in_view", { view, action: "deeper" });
    const [, { id: top }] = await until(async () => ((await open()).length === 2 ? open() : undefined), "the second modal");
    await slack.person("U0ANA", "closes", { view: top });
    assert.equal((await last("closed")).view.id, top);
    await slack.person("U0ANA", "submits", { view, inputs: { why: { text: "all" } } });
    assert.deepEqual(await open(), []);
  });
  await check(`${mode}: a trigger is exchanged once, and within three seconds`, async () => {
    await said(slack, "U0ANA", "commands", { command: "/countersign", text: "nothing" });
    const { body } = await last("command");
    await slack.wire("jumps", { seconds: 4 });
    const late = await refusal(() => app.client.views.open({ trigger_id: body.trigger_id, view: modal("Late") }));
    assert.deepEqual([late.code, late.data.error], ["slack_webapi_platform_error", "expired_trigger_id"]);
    await said(slack, "U0ANA", "commands", { command: "/countersign", text: "modal" });
    const [{ id: view }] = await until(async () => {
      const standing = await slack.person("U0ANA", "sees_modals");
      return standing.length === 1 ? standing : undefined;
    }, "the modal");
    const used = heard.findLast((one) => one.kind === "command").body.trigger_id;
    const twice = await refusal(() => app.client.views.open({ trigger_id: used, view: modal("Twice") }));
    assert.equal(twice.data.error, "exchanged_trigger_id");
    await slack.person("U0ANA", "closes", { view });
  });
  await check(`${mode}: shortcuts bring a message, or nothing`, async () => {
    const { ts } = await said(slack, "U0BEN", "posts", { text: "shall we move it?" });
    await said(slack, "U0ANA", "message_shortcut", { ts, callback: "put_before_team" });
    const { shortcut } = await last("message shortcut");
    assert.deepEqual([shortcut.message.text, shortcut.message_ts], ["shall we move it?", ts]);
    await slack.person("U0ANA", "shortcut", { callback: "what_waits" });
    assert.equal((await last("shortcut")).shortcut.user.id, "U0ANA");
  });
  await check(`${mode}: the home tab is published, opened, and its buttons work`, async () => {
    const home = { type: "home", blocks: [{ type: "actions", block_id: "home", elements: [button("deeper", "Open", "h")] }] };
    const { view } = await app.client.views.publish({ user_id: "U0ANA", view: home });
    await slack.person("U0ANA", "opens_home");
    assert.equal((await last("app_home_opened")).event.view.id, view.id);
    await slack.person("U0ANA", "presses_in_view", { view: view.id, action: "deeper" });
    assert.equal((await last("deeper")).body.view.id, view.id);
  });
}

async function overHttp(slack) {
  const port = await freePort();
  const app = new App({
    token: slack.bot_token,
    signingSecret: slack.signing_secret,
    clientOptions: { slackApiUrl: `${slack.api}/`, retryConfig: { retries: 0 } },
    logLevel: LogLevel.ERROR,
  });
  const ears = listen(app);
  await app.start({ port, host: "127.0.0.1" });
  const url = `http://127.0.0.1:${port}/slack/events`;
  await slack.wire("reaches", { url });
  await check("http: the handshake with a request URL", async () => {
    assert.deepEqual(await slack.wire("verifies_url"), { verified: true });
  });
  await check("http: a wrong, an old and a missing signature are refused, a good one is not", async () => {
    const body = JSON.stringify({ type: "url_verification", challenge: "c", token: "t" });
    const raw = async (secret, at) => (await slack.wire("posts_raw", { url, kind: "application/json", body, secret, at })).status;
    assert.equal(await raw("a guess"), 401);
    assert.equal(await raw(slack.signing_secret, Math.floor(Date.now() / 1000) - 600), 401);
    assert.equal((await fetch(url, { method: "POST", body })).status, 401);
    assert.equal(await raw(slack.signing_secret), 200);
  });
  await events("http", slack, ears);
  await interactions("http", slack, app, ears);
  await app.stop();
  await slack.wire("reaches", { url: null });
}

async function overSockets(slack) {
  const app = new App({
    token: slack.bot_token,
    appToken: slack.app_token,
    socketMode: true,
    clientOptions: { slackApiUrl: `${slack.api}/`, retryConfig: { retries: 2, minTimeout: 50 } },
    logLevel: LogLevel.ERROR,
  });
  const ears = listen(app);
  await app.start();
  await check("socket: one socket stands after the hello", async () => {
    await slack.wire("connected", { at_least: 1 });
    assert.deepEqual(await slack.wire("sockets"), { sockets: 1 });
  });
  await events("socket", slack, ears);
  await interactions("socket", slack, app, ears);
  for (const how of ["refresh_requested", "cut"]) {
    await check(`socket: after ${how} the client is back, and hears`, async () => {
      if (how === "cut") await slack.wire("cuts_sockets");
      else await slack.wire("disconnects", { reason: how });
      await until(async () => {
        const { acked, ts } = await said(slack, "U0ANA", "posts", { text: "are you there?" });
        return acked && ears.heard.some((one) => one.event?.ts === ts);
      }, "an ack");
      await slack.wire("delivers_again");
    });
  }
  await app.stop();
}

const slack = await startFake(process.argv[2]);
await overHttp(slack);
await overSockets(slack);
await callsAndPages(slack);
slack.stop();
process.exit(exitCode());
