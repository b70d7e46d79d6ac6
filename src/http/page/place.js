// The place where we are: the messages that were read of it, and how one gets to another place.

import { get } from "./server.js";
import { change, redraw, state, toast } from "./store.js";

/** Messages that are read at once. */
const PAGE = 50;

/** How many pages back a link is followed. */
const PAGES_BACK = 20;

export function here() {
  return state.channels.find(({ id }) => id === state.channel) ?? null;
}

async function read(path, question, into, key, before) {
  const known = into.get(key) ?? { list: [], older: false };
  change(() => into.set(key, { ...known, busy: true }));
  try {
    const page = await get(path, { as: state.me, limit: PAGE, before, ...question });
    // What came by the stream meanwhile is newer than the page.
    const now = into.get(key)?.list ?? [];
    const fresh = before ? page.messages : page.messages.filter(({ id }) => !now.some((one) => one.id === id));
    const list = [...fresh, ...now].sort((a, b) => a.id - b.id);
    change((s) => {
      into.set(key, { list, older: page.older, busy: false, loaded: true });
      s.newest = Math.max(s.newest, list.at(-1)?.id ?? 0);
    });
  } catch (error) {
    change(() => into.set(key, { ...known, busy: false }));
    toast(error.message);
  }
}

export const readChannel = (channel, before = null) => read("/local/messages", { channel }, state.messages, channel, before);
export const readThread = (root, before = null) => read("/local/thread", { root }, state.threads, root, before);

function put(known, view) {
  if (!known) return;
  const at = known.list.findIndex(({ id }) => id === view.id);
  const gone = view.deleted && !view.replies && at >= 0;
  if (gone) known.list = known.list.filter(({ id }) => id !== view.id);
  else if (at >= 0) known.list = known.list.map((one) => (one.id === view.id ? view : one));
  else if (!view.deleted && (!known.older || view.id > (known.list[0]?.id ?? 0)))
    known.list = [...known.list, view].sort((a, b) => a.id - b.id);
}

/** Takes in a message as it stands now. */
export function take(view) {
  if (view.thread === null) {
    put(state.messages.get(view.channel), view);
    const own = state.threads.get(view.id);
    if (own) own.list = own.list.map((one) => (one.id === view.id ? view : one));
  } else {
    put(state.threads.get(view.thread), view);
  }
}

const place = (channel, thread) => `#/${encodeURIComponent(channel)}${thread ? `/${thread}` : ""}`;

/** Goes where the address says. */
export function arrive() {
  const [, channel, thread] = location.hash.split("/").map(decodeURIComponent);
  const known = state.channels.find(({ id }) => id === channel) ?? state.channels[0];
  if (!known) return;
  change((s) => {
    s.channel = known.id;
    s.thread = Number(thread) || null;
    s.unread.delete(known.id);
    s.editing = null;
    s.completion = null;
  });
  if (!state.messages.get(known.id)?.loaded) readChannel(known.id);
  if (state.thread && !state.threads.get(state.thread)?.loaded) readThread(state.thread);
}

export function goTo(channel, thread = null) {
  change((s) => (s.tab = "chat"));
  if (location.hash === place(channel, thread)) arrive();
  else location.hash = place(channel, thread);
}

/** Opens a thread and puts the cursor into its composer. */
export function openThread(root) {
  goTo(state.channel, root);
  focusSoon('[data-focus="thread"]');
}

export function closeThread() {
  const root = state.thread;
  goTo(state.channel);
  focusSoon(`[data-where="channel"][data-message="${root}"]`);
}

/** Puts the focus there once it is drawn. */
export function focusSoon(selector) {
  redraw();
  setTimeout(() => document.querySelector(selector)?.focus(), 0);
}

/** Goes to a message, wherever it stands, and marks it. */
export async function goToMessage(channel, id) {
  let view;
  try {
    view = await get("/local/message", { as: state.me, id });
  } catch {
    toast("That message is not there any more, or not for your eyes.");
    return;
  }
  goTo(channel, view.thread);
  const known = () => (view.thread ? state.threads.get(view.thread) : state.messages.get(channel));
  for (let pages = 0; pages < PAGES_BACK && !known()?.list.some((one) => one.id === id); pages++) {
    const before = known()?.list[0]?.id ?? null;
    await (view.thread ? readThread(view.thread, before) : readChannel(channel, before));
    if (!known()?.older) break;
  }
  change((s) => {
    s.marked = id;
    s.cursor[view.thread ? "thread" : "channel"] = id;
  });
  setTimeout(() => {
    const row = document.querySelector(`[data-where="${view.thread ? "thread" : "channel"}"][data-message="${id}"]`);
    row?.scrollIntoView({ block: "center" });
    row?.focus({ preventScroll: true });
  }, 30);
  setTimeout(() => change((s) => (s.marked = s.marked === id ? null : s.marked)), 2500);
}
