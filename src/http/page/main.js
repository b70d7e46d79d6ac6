// Starts the page: reads who and what there is, listens to what changes, draws.

import { html, nothing, render } from "./vendor/lit-html/lit-html.js";
import { channelView } from "./channel.js";
import { dialogView, settleDialog } from "./dialog.js";
import { icon } from "./icon.js";
import { listenToKeys } from "./key.js";
import { ledgerView, readLedger } from "./ledger.js";
import { isBot, person } from "./person.js";
import { arrive, goTo, readChannel, readThread, take } from "./place.js";
import { get, listen } from "./server.js";
import { applyTheme, sidebar } from "./sidebar.js";
import { change, drawWith, dropToast, projectHere, redraw, state, toast } from "./store.js";
import { threadView } from "./thread.js";

/** How many channels are read ahead. */
const AHEAD = 20;

/** How near to the end a list follows what is new, in pixels. */
const NEAR = 80;

const TABS = [
  ["channels", "Channels", "hash"],
  ["chat", "Chat", "reply"],
  ["ledger", "Ledger", "chain"],
  ["reviews", "Reviews", "inbox"],
];

function tabs() {
  const reviews = projectHere() && state.reviews.get(projectHere().id)?.length;
  const unread = [...state.unread.values()].reduce((sum, one) => sum + one, 0);
  const counts = { channels: unread, reviews };
  const go = (tab) => () =>
    change((s) => {
      s.tab = tab;
      if (tab === "ledger" || tab === "reviews") s.panel = tab;
    });
  return html`<nav class="tabbar" aria-label="Parts of the page">
    ${TABS.map(
      ([tab, text, name]) => html`<button aria-current=${state.tab === tab ? "true" : nothing} @click=${go(tab)}>
        ${icon(name)}<span>${text}</span>${counts[tab] ? html`<span class="count">${counts[tab]}</span>` : nothing}
      </button>`,
    )}
  </nav>`;
}

function skip(to, text) {
  const go = (event) => {
    event.preventDefault();
    change((s) => (s.tab = to === "thread" ? "chat" : to));
    setTimeout(() => document.getElementById(to)?.focus(), 0);
  };
  return html`<a class="skip" href="#${to}" @click=${go}>${text}</a>`;
}

function toasts() {
  const go = (one) => {
    dropToast(one.id);
    one.todo.go();
  };
  return html`<div class="toasts" role="status">
    ${state.toasts.map(
      (one) => html`<div class="toast">
        <p>${one.text}</p>
        ${one.todo ? html`<button class="press plain" @click=${() => go(one)}>${one.todo.label}</button>` : nothing}
        <button class="tool" aria-label="Dismiss" @click=${() => dropToast(one.id)}>${icon("close")}</button>
      </div>`,
    )}
  </div>`;
}

function page() {
  if (state.failure) return html`<main class="closed-door"><h1>The page can't start</h1><p>${state.failure}</p><button class="press primary" @click=${() => location.reload()}>Try again</button></main>`;
  if (!state.me) return html`<main class="closed-door"><p role="status">Loading…</p></main>`;
  return html`<div class="skips">${skip("chat", "Skip to the messages")} ${skip("ledger", "Skip to the ledger")}</div>
    <div class="shell" data-tab=${state.tab} ?data-thread=${state.thread}>
      ${sidebar({ switchTo, redraw })} ${channelView()} ${threadView()} ${ledgerView()} ${tabs()}
    </div>
    ${toasts()} ${dialogView()}
    <div class="sr" aria-live="polite">${state.said}</div>`;
}

/** Where each list stood, so that it stays there, or follows what is new where it stood at its end. */
const stood = new Map();

function draw() {
  for (const list of document.querySelectorAll(".scroll")) {
    const end = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
    stood.set(list, { key: list.dataset.key, end, height: list.scrollHeight, top: list.scrollTop });
  }
  const root = document.getElementById("page");
  render(page(), root);
  for (const list of document.querySelectorAll(".scroll")) {
    const before = stood.get(list);
    if ("top" in list.dataset) continue;
    if (before?.key !== list.dataset.key || before.end || !before.height) list.scrollTop = list.scrollHeight;
    else if (before.top < NEAR && list.scrollHeight > before.height) list.scrollTop = before.top + list.scrollHeight - before.height;
  }
  stood.clear();
  if (document.querySelector("dialog")) settleDialog();
  const box = document.querySelector('[data-focus="editor"]');
  if (box && document.activeElement === document.body) box.focus();
  const unread = [...state.unread.values()].reduce((sum, one) => sum + one, 0);
  const title = state.channels.find(({ id }) => id === state.channel)?.name;
  document.title = `${unread ? `(${unread}) ` : ""}${title ? `${title} · ` : ""}Countersign`;
}

const on = {
  live: (yes) => change((s) => (s.live = yes ? "live" : "lost")),
  anew: () => readAll(),
  ledger: (project) => {
    for (const { id } of state.projects) if (!project || project === id) readLedger(id).catch(() => {});
  },
  messages: (views) =>
    change((s) => {
      for (const view of views) {
        const isNew = view.id > s.newest;
        take(view);
        if (!isNew || view.deleted) continue;
        if (view.only_you && view.thread && view.thread !== s.thread) pointTo(view);
        s.newest = view.id;
        const elsewhere = view.channel !== s.channel || document.hidden;
        if (view.by !== s.me && elsewhere && (view.thread === null || isBot(view.by))) s.unread.set(view.channel, (s.unread.get(view.channel) ?? 0) + 1);
        if (view.by !== s.me) s.said = `${person(view.by).name}: ${(view.text ?? view.card?.fallback ?? "").slice(0, 300)}`;
      }
    }),
};

/** What only we see, in a thread that is closed, would never be found. */
function pointTo(view) {
  const text = view.card?.fallback ?? view.text;
  toast(`Only to you: ${text}`, { label: "Open the thread", go: () => goTo(view.channel, view.thread) });
}

/** Reads everything as who we are. */
async function readAll() {
  const channels = await get("/local/channels", { as: state.me });
  change((s) => {
    s.channels = channels;
    s.messages.clear();
    s.threads.clear();
    s.unread.clear();
    s.ledgers.clear();
  });
  arrive();
  on.ledger(null);
  const others = channels.filter(({ id }) => id !== state.channel).slice(0, AHEAD);
  await Promise.all(others.map(({ id }) => readChannel(id)));
  if (state.thread && !state.threads.get(state.thread)) await readThread(state.thread);
}

async function switchTo(user) {
  sessionStorage.setItem("me", user);
  change((s) => {
    s.me = user;
    s.editing = null;
    s.newest = 0;
    s.said = `You are ${person(user).name} now`;
  });
  listen(user, on);
  try {
    await readAll();
  } catch (error) {
    toast(error.message);
  }
}

async function start() {
  applyTheme();
  drawWith(draw);
  draw();
  try {
    const [people, projects, commands] = await Promise.all([get("/local/people"), get("/projects"), get("/local/commands")]);
    const last = sessionStorage.getItem("me");
    const me = people.people.find(({ user }) => user === last) ?? people.people[0];
    change((s) => Object.assign(s, { people, projects, commands, me: me.user }));
    await switchTo(me.user);
    state.said = "";
  } catch (error) {
    change((s) => (s.failure = error.message));
  }
}

addEventListener("hashchange", () => location.hash.startsWith("#/") && arrive());
document.addEventListener("visibilitychange", () => !document.hidden && change((s) => s.unread.delete(s.channel)));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  applyTheme();
  redraw();
});
listenToKeys();
start();
