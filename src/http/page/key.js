// Keys: from message to message, and what one does with the message that has the focus.

import { putForward } from "./act.js";
import { pickEmoji, showKeys } from "./dialog.js";
import { closeThread, focusSoon, openThread } from "./place.js";
import { change, state } from "./store.js";

const typing = (element) => element.matches("input, textarea, select, [contenteditable]");

function messageAt(row) {
  const id = Number(row.dataset.message);
  const list = row.dataset.where === "thread" ? state.threads.get(state.thread) : state.messages.get(state.channel);
  return list?.list.find((one) => one.id === id);
}

function move(row, by) {
  const where = row?.dataset.where ?? (state.thread ? "thread" : "channel");
  const all = [...document.querySelectorAll(`article[data-where="${where}"][data-message]`)];
  const next = row ? all[all.indexOf(row) + by] : all.at(-1);
  if (!next) return;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function go(to) {
  change((s) => {
    s.panel = to;
    s.tab = to;
  });
  focusSoon(`#panel-${to}`);
}

/** When `g` was pressed last: `g l` and `g r` go to a place. */
let went = -Infinity;

function command(event, row) {
  const message = row && messageAt(row);
  const recent = event.timeStamp - went < 1000;
  switch (event.key) {
    case "j":
    case "ArrowDown":
      return move(row, 1);
    case "k":
    case "ArrowUp":
      return move(row, -1);
    case "l":
      return recent ? go("ledger") : false;
    case "r":
      if (recent) return go("reviews");
      return message && !message.deleted && !message.only_you ? pickEmoji(message, row.querySelector(".reaction.add, .toolbar button")) : false;
    case "g":
      went = event.timeStamp;
      return true;
    case "t":
      return message && row.dataset.where === "channel" && !message.only_you ? openThread(message.id) : false;
    case "e":
      if (message?.by !== state.me || message.text === null) return false;
      change((s) => (s.editing = { id: message.id, text: message.text }));
      return focusSoon('[data-focus="editor"]');
    case "p":
      return message && message.text !== null && !message.deleted ? putForward(message) : false;
    case "c":
      return focusSoon('[data-focus="channel"]');
    case "w":
      return document.querySelector(".me").click();
    case "/": {
      const box = document.querySelector('[data-focus="channel"]');
      box.focus();
      if (!box.value) {
        box.value = "/";
        box.dispatchEvent(new Event("input", { bubbles: true }));
      }
      return true;
    }
    case "?":
      showKeys();
      return true;
    case "Escape":
      return state.thread ? closeThread() : false;
    default:
      return false;
  }
}

/** Listens to the keys of the whole page. */
export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || state.dialog || typing(target)) return;
    const row = target.closest?.("article[data-message]");
    if (event.key === "Enter" && row === target) {
      const message = messageAt(row);
      if (message && row.dataset.where === "channel" && !message.only_you) openThread(message.id);
      return;
    }
    // Arrows belong to what scrolls or turns by itself.
    const arrow = event.key.startsWith("Arrow");
    if (arrow && !row && target !== document.body) return;
    if (command(event, row) !== false) event.preventDefault();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("article[data-message]");
    if (!row) return;
    const { where, message } = row.dataset;
    if (state.cursor[where] !== Number(message)) change((s) => (s.cursor[where] = Number(message)));
  });
}
