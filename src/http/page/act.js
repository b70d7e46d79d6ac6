// Acts: what we do, sent with an id of our own, so that trying again never does it twice.

import { Failed, post } from "./server.js";
import { change, say, state, toast } from "./store.js";

/** Posts go one after the other, so that they arrive in the order in which they were written. */
let line = Promise.resolve();

/** Sends an act; true where it was recorded. */
async function send(one) {
  change((s) => s.sending.set(one.id, { ...one, failed: null }));
  try {
    const done = await post("/local/acts", { id: one.id, by: one.by, doing: one.doing });
    change((s) => s.sending.delete(one.id));
    return done;
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    failed(one, error);
    return null;
  }
}

function failed(one, error) {
  const text = error.message.replace(/^failed to /, "Failed to ");
  // Nothing would change: what was wanted is so already.
  if (error.status === 409) {
    change((s) => s.sending.delete(one.id));
    return;
  }
  const shown = "post" in one.doing || "edit" in one.doing;
  change((s) => {
    if (shown) s.sending.set(one.id, { ...one, failed: text, again: error.again });
    else s.sending.delete(one.id);
  });
  say(`Not recorded. ${text}`);
  if (!shown) toast(`Not recorded. ${text}.`, error.again ? { label: "Try again", go: () => send(one) } : null);
}

/** Does something, as who we are now. */
export function act(doing) {
  const one = { id: crypto.randomUUID(), by: state.me, doing, at: new Date().toISOString() };
  if (!("post" in doing)) return send(one);
  change((s) => s.sending.set(one.id, { ...one, failed: null }));
  line = line.then(() => send(one)).catch(() => null);
  return line;
}

/** Puts a message before the team; the bot answers us alone. */
export const putForward = (message) => act({ "put-forward": { message: message.id } });

/** Tries a failed act again, with the same id. */
export function again(id) {
  const one = state.sending.get(id);
  return one ? send(one) : null;
}

/** Forgets a failed act that stands nowhere. */
export function discard(id) {
  change((s) => s.sending.delete(id));
}

/** Tries a message again that stood unrecorded before this page was loaded: the server knows the act by its id. */
export function againWaiting(message) {
  const { id, waiting, channel, thread, text } = message;
  const post = { channel, thread, text };
  return send({ id: waiting, by: state.me, doing: message.edited ? { edit: { message: id, text } } : { post }, at: message.at });
}

/** Puts our reaction on a message, or takes it off. */
export function toggleReaction(message, emoji) {
  const there = message.reactions.find((one) => one.emoji === emoji)?.users.includes(state.me);
  return act({ [there ? "unreact" : "react"]: { message: message.id, emoji } });
}

