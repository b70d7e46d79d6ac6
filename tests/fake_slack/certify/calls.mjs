// Slack's Web API client for JavaScript against the fake: pages, files, errors by their types, limits that it waits out.
import assert from "node:assert/strict";
import { WebClient, ErrorCode, LogLevel } from "@slack/web-api";
import { check, refusal } from "./fake.mjs";

const C = "C0LIBRARY";

export async function callsAndPages(slack) {
  const options = { slackApiUrl: `${slack.api}/`, logLevel: LogLevel.ERROR };
  const client = new WebClient(slack.bot_token, { ...options, retryConfig: { retries: 2, minTimeout: 20 } });
  const once = new WebClient(slack.bot_token, { ...options, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true });

  await check("calls: who the token is, with its scopes", async () => {
    const who = await client.auth.test();
    assert.deepEqual([who.team_id, who.user_id, who.bot_id], [slack.team, "U0HARBOURBOT", "B0HARBOUR"]);
    assert.ok(who.response_metadata.scopes.includes("chat:write"));
  });
  await check("calls: the client's own paging finds everybody once", async () => {
    const ids = [];
    for await (const page of client.paginate("users.list", { limit: 7 })) ids.push(...page.members.map((user) => user.id));
    assert.equal(ids.length, 49);
    assert.equal(new Set(ids).size, 49);
  });
  await check("calls: history and threads come whole, page by page", async () => {
    const { ts: root } = await client.chat.postMessage({ channel: C, text: "root" });
    for (let n = 0; n < 9; n += 1) await client.chat.postMessage({ channel: C, thread_ts: root, text: `reply ${n}` });
    const replies = [];
    for await (const page of client.paginate("conversations.replies", { channel: C, ts: root, limit: 4 })) replies.push(...page.messages);
    assert.deepEqual(replies.map((one) => one.text), ["root", ...Array.from({ length: 9 }, (_, n) => `reply ${n}`)]);
    assert.equal(replies[0].reply_count, 9);
    const stamps = [];
    for await (const page of client.paginate("conversations.history", { channel: C, limit: 5 })) stamps.push(...page.messages.map((one) => one.ts));
    assert.deepEqual(stamps, [...stamps].sort().reverse());
    const { messages } = await client.conversations.history({ channel: C, oldest: root, latest: root, inclusive: true });
    assert.deepEqual(messages.map((one) => one.ts), [root]);
  });
  await check("calls: metadata finds a message again", async () => {
    const metadata = { event_type: "countersign", event_payload: { key: "k1" } };
    const { ts } = await client.chat.postMessage({ channel: C, text: "marked", metadata });
    const { messages } = await client.conversations.history({ channel: C, include_all_metadata: true, limit: 5 });
    assert.deepEqual(messages.find((one) => one.metadata?.event_payload.key === "k1").ts, ts);
  });
  await check("calls: a message is changed, linked, reacted to and removed", async () => {
    const { ts } = await client.chat.postMessage({ channel: C, text: "first" });
    assert.equal((await client.chat.update({ channel: C, ts, text: "second" })).text, "second");
    await client.reactions.add({ channel: C, timestamp: ts, name: "eyes" });
    const read = await client.reactions.get({ channel: C, timestamp: ts, full: true });
    assert.deepEqual(read.message.reactions, [{ name: "eyes", users: ["U0HARBOURBOT"], count: 1 }]);
    await client.reactions.remove({ channel: C, timestamp: ts, name: "eyes" });
    assert.match((await client.chat.getPermalink({ channel: C, message_ts: ts })).permalink, /\/archives\/C0LIBRARY\/p\d{16}$/);
    await client.chat.delete({ channel: C, ts });
    const gone = await refusal(() => client.chat.update({ channel: C, ts, text: "x" }));
    assert.equal(gone.data.error, "message_not_found");
  });
  await check("calls: an ephemeral message is for one person", async () => {
    await client.chat.postEphemeral({ channel: C, user: "U0BEN", text: "You may not." });
    assert.equal((await slack.person("U0BEN", "sees_in", { channel: C })).at(-1).text, "You may not.");
    assert.notEqual((await slack.person("U0ANA", "sees_in", { channel: C })).at(-1)?.text, "You may not.");
  });
  await check("calls: the client's own upload brings a file into a thread", async () => {
    const { ts } = await client.chat.postMessage({ channel: C, text: "charts" });
    const upload = { channel_id: C, thread_ts: ts, filename: "burn.svg", title: "Burn", content: "<svg/>", initial_comment: "the chart" };
    await client.filesUploadV2(upload);
    const [answer] = await slack.person("U0ANA", "sees_under", { channel: C, thread: ts });
    assert.deepEqual([answer.text, answer.files[0].title, answer.files[0].size], ["the chart", "Burn", 6]);
  });
  await check("calls: each error has its code, and blocks that are refused say why", async () => {
    const error = async (call) => {
      const refused = await refusal(call);
      assert.equal(refused.code, ErrorCode.PlatformError);
      return refused.data.error;
    };
    assert.equal(await error(() => client.chat.postMessage({ channel: "C0NOWHERE", text: "x" })), "channel_not_found");
    assert.equal(await error(() => client.chat.postMessage({ channel: "C0ELSEWHERE", text: "x" })), "not_in_channel");
    assert.equal(await error(() => client.apiCall("chat.shout")), "unknown_method");
    assert.equal(await error(() => new WebClient("xoxb-no", options).auth.test()), "invalid_auth");
    const long = [{ type: "section", text: { type: "mrkdwn", text: "x".repeat(3001) } }];
    const refused = await refusal(() => client.chat.postMessage({ channel: C, text: "x", blocks: long }));
    assert.equal(refused.data.error, "invalid_blocks");
    assert.match(refused.data.response_metadata.messages[0], /less than 3001 characters \[json-pointer:\/blocks\/0\/text\/text\]/);
    await slack.wire("grants", { scope: "reactions:read", granted: false });
    const scope = await refusal(() => client.reactions.get({ channel: C, timestamp: "1.2" }));
    assert.deepEqual([scope.data.error, scope.data.needed], ["missing_scope", "reactions:read"]);
    await slack.wire("grants", { scope: "reactions:read", granted: true });
  });
  await check("calls: a 429 is waited out by the client, or told with the seconds", async () => {
    await slack.wire("faults", { method: "team.info", times: 1, fault: { rate_limited: 1 } });
    const before = Date.now();
    assert.equal((await client.team.info()).team.id, slack.team);
    assert.ok(Date.now() - before >= 1000);
    await slack.wire("faults", { method: "team.info", times: 1, fault: { rate_limited: 30 } });
    const refused = await refusal(() => once.team.info());
    assert.deepEqual([refused.code, refused.retryAfter], [ErrorCode.RateLimitedError, 30]);
  });
  await check("calls: the limits of Slack hold when they are on", async () => {
    await slack.wire("limits", { on: true });
    await once.chat.postMessage({ channel: C, text: "one" });
    const refused = await refusal(() => once.chat.postMessage({ channel: C, text: "two" }));
    assert.deepEqual([refused.code, refused.retryAfter], [ErrorCode.RateLimitedError, 1]);
    await slack.wire("limits", { on: false });
  });
  await check("calls: a 5xx, a lost request and a lost reply are tried again by the client", async () => {
    await slack.wire("faults", { method: "team.info", times: 1, fault: { status: 503 } });
    assert.equal((await client.team.info()).ok, true);
    await slack.wire("faults", { method: "team.info", times: 1, fault: "lose_request" });
    assert.equal((await client.team.info()).ok, true);
    await slack.wire("faults", { method: "chat.postMessage", times: 1, fault: "lose_reply" });
    await client.chat.postMessage({ channel: C, text: "twice, for the reply was lost" });
    const seen = await slack.person("U0ANA", "sees_in", { channel: C });
    assert.equal(seen.filter((one) => one.text === "twice, for the reply was lost").length, 2);
    const refused = await slack.wire("faults", { method: "team.info", times: 1, fault: { status: 500 } }).then(() => refusal(() => once.team.info()));
    assert.equal(refused.code, ErrorCode.HTTPError);
  });
  await check("calls: a revoked token is refused", async () => {
    await slack.wire("revokes_token");
    assert.equal((await refusal(() => client.auth.test())).data.error, "token_revoked");
    await slack.wire("restores_token");
  });
}
