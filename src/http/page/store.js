// The one state of the page, and when it is drawn again. Views read it; nothing else holds state.

export const state = {
  // Who and what there is.
  people: null, // { workspace, name, bot, people }
  projects: [],
  channels: [],
  commands: [],
  // Where we are.
  me: null,
  channel: null,
  thread: null,
  tab: "chat", // on a phone: channels, chat, ledger, reviews
  panel: "ledger", // beside the chat: ledger, reviews
  live: "connecting", // connecting, live, lost
  failure: null, // why the page could not start
  // What was said: channel or root -> { list, older, busy }.
  messages: new Map(),
  threads: new Map(),
  unread: new Map(),
  newest: 0,
  // Acts that are on their way or failed, by the act's id.
  sending: new Map(),
  // What is typed: `channel` or `channel/thread` -> text; and the message that is being edited.
  drafts: new Map(),
  completion: null, // { key, items, at, from, to }
  editing: null,
  // What has the keyboard's cursor: `channel` or `thread` -> message.
  cursor: { channel: null, thread: null },
  marked: null, // a message that a link led to
  expanded: new Set(),
  // The ledger and the reviews, by project.
  ledgers: new Map(),
  reviews: new Map(),
  // What lies on top.
  dialog: null,
  toasts: [],
  said: "", // for the live region
};

let draw = () => {};
let waiting = false;

/** Names the function that draws the page. */
export function drawWith(function_) {
  draw = function_;
}

/** Draws the page again, once, soon. */
export function redraw() {
  if (waiting) return;
  waiting = true;
  queueMicrotask(() => {
    waiting = false;
    draw();
  });
}

/** Changes the state and draws. */
export function change(how) {
  how(state);
  redraw();
}

/** The project of the channel where we are; the first where the channel has none. */
export function projectHere() {
  return (
    state.projects.find((project) => project.channels.includes(state.channel)) ??
    state.projects[0] ??
    null
  );
}

let toastNumber = 0;

/** Shows a line for a while; one with something to do about it, `{ label, go }`, stays until it is done or dismissed. */
export function toast(text, todo = null) {
  const one = { id: ++toastNumber, text, todo };
  change((s) => {
    s.toasts = [...s.toasts.slice(-2), one];
  });
  if (!todo) setTimeout(() => dropToast(one.id), 6000);
}

export function dropToast(id) {
  change((s) => {
    s.toasts = s.toasts.filter((one) => one.id !== id);
  });
}

/** Says a line to who listens to the page. */
export function say(text) {
  change((s) => {
    s.said = text;
  });
}
