// Where one writes: drafts, sending, and completion of commands, emoji and people.

import { html, nothing } from "./vendor/lit-html/lit-html.js";
import { live } from "./vendor/lit-html/directives/live.js";
import { act } from "./act.js";
import { focusSoon } from "./place.js";
import { matching } from "./emoji.js";
import { icon } from "./icon.js";
import { change, redraw, state, toast } from "./store.js";

const keyOf = (channel, thread) => `${state.me} ${channel}${thread ? `/${thread}` : ""}`;

/** The commands' names: `/countersign` of `/countersign status`. */
const commandNames = () => [...new Set(state.commands.map(({ text }) => text.split(" ")[0]))];

function commandItems(text) {
  const wanted = text.toLowerCase();
  return state.commands
    .filter((one) => one.text.startsWith(wanted) || wanted === "/" || one.text.split(" ")[1]?.startsWith(wanted.slice(1)))
    .map((one) => ({ title: one.text, hint: one.takes, about: one.about, put: one.takes ? `${one.text} ` : one.text }));
}

/** What can complete the text at the cursor; null where nothing can. */
function completionOf(text, at, thread) {
  const before = text.slice(0, at);
  if (!thread && /^\/[^\n]*$/.test(before)) {
    const items = commandItems(before);
    return items.length ? { items, from: 0, to: at, picked: 0 } : null;
  }
  const emoji = before.match(/(?:^|\s):([a-z0-9_+-]{2,})$/);
  if (emoji) {
    const items = matching(emoji[1]).map(({ name, glyph }) => ({ title: `${glyph} :${name}:`, about: "", put: `:${name}: ` }));
    return items.length ? { items, from: at - emoji[1].length - 1, to: at, picked: 0 } : null;
  }
  const person = before.match(/(?:^|\s)@([\p{L}\p{N}_.-]*)$/u);
  if (person) {
    const wanted = person[1].toLowerCase();
    const items = [...state.people.people, state.people.bot]
      .filter(({ name, user }) => name.toLowerCase().startsWith(wanted) || user.startsWith(wanted))
      .map(({ name, title }) => ({ title: name, about: title, put: `@${name.split(" ")[0]} ` }));
    return items.length ? { items, from: at - person[1].length - 1, to: at, picked: 0 } : null;
  }
  return null;
}

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 220)}px`;
}

function send(channel, thread, box) {
  const key = keyOf(channel, thread);
  const text = (state.drafts.get(key) ?? "").trim();
  if (!text) return;
  const name = text.split(/\s/)[0];
  if (!thread && text.startsWith("/")) {
    if (!commandNames().includes(name)) {
      toast(`There is no command ${name}. Type / to see them.`);
      return;
    }
    act({ command: { channel, text: text.slice(name.length).trim() } });
  } else {
    act({ post: { channel, thread, text } });
  }
  change((s) => {
    s.drafts.delete(key);
    s.completion = null;
  });
  requestAnimationFrame(() => {
    grow(box);
    const list = box.closest("main, section")?.querySelector(".scroll");
    list?.scrollTo(0, list.scrollHeight);
  });
}

function take(key, box, item) {
  const { from, to } = state.completion;
  const text = state.drafts.get(key) ?? "";
  const put = text.slice(0, from) + item.put + text.slice(to);
  change((s) => {
    s.drafts.set(key, put);
    s.completion = null;
  });
  box.focus();
  requestAnimationFrame(() => box.setSelectionRange(from + item.put.length, from + item.put.length));
}

function input(key, thread, box) {
  grow(box);
  change((s) => {
    s.drafts.set(key, box.value);
    const found = completionOf(box.value, box.selectionStart, thread);
    s.completion = found && { key, ...found };
  });
}

function keydown(event, channel, thread) {
  const key = keyOf(channel, thread);
  const box = event.currentTarget;
  const completion = state.completion?.key === key ? state.completion : null;
  const move = (by) => change(() => (completion.picked = (completion.picked + by + completion.items.length) % completion.items.length));
  const exact = completion?.items[completion.picked]?.put === box.value;
  if (event.isComposing) return;
  if (completion && event.key === "ArrowDown") move(1);
  else if (completion && event.key === "ArrowUp") move(-1);
  else if (completion && (event.key === "Tab" || (event.key === "Enter" && !exact))) take(key, box, completion.items[completion.picked]);
  else if (completion && event.key === "Escape") change((s) => (s.completion = null));
  else if (event.key === "Enter" && !event.shiftKey) send(channel, thread, box);
  else if (event.key === "Escape") focusSoon(`[data-where="${thread ? "thread" : "channel"}"][tabindex="0"]`);
  else if (event.key === "ArrowUp" && !box.value) editLast(channel, thread);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Edits our last message here. */
function editLast(channel, thread) {
  const list = (thread ? state.threads.get(thread) : state.messages.get(channel))?.list ?? [];
  const last = list.findLast(({ by, text }) => by === state.me && text !== null);
  if (!last) return;
  change((s) => (s.editing = { id: last.id, text: last.text }));
  focusSoon('[data-focus="editor"]');
}

function completionList(key, where) {
  const { items, picked } = state.completion;
  const choose = (item) => (event) => {
    event.preventDefault();
    take(key, document.querySelector(`[data-focus="${where}"]`), item);
  };
  return html`<ul class="completion" role="listbox" id="completion-${where}" aria-label="Completions">
    ${items.map(
      (item, at) => html`<li id="completion-${where}-${at}" role="option" aria-selected=${at === picked} @mousedown=${choose(item)}>
        <span class="title">${item.title}</span> ${item.hint ? html`<span class="takes">${item.hint}</span>` : nothing}
        <span class="about">${item.about}</span>
      </li>`,
    )}
  </ul>`;
}

export function composer(channel, thread, label) {
  const key = keyOf(channel, thread);
  const where = thread ? "thread" : "channel";
  const open = state.completion?.key === key;
  const submit = (event) => {
    event.preventDefault();
    send(channel, thread, event.currentTarget.querySelector("textarea"));
  };
  const close = () => {
    if (open) {
      state.completion = null;
      redraw();
    }
  };
  return html`<form class="composer" @submit=${submit}>
    ${open ? completionList(key, where) : nothing}
    <textarea
      class="field"
      rows="1"
      role="combobox"
      aria-label=${label}
      aria-autocomplete="list"
      aria-expanded=${open}
      aria-controls="completion-${where}"
      aria-activedescendant=${open ? `completion-${where}-${state.completion.picked}` : nothing}
      data-focus=${where}
      placeholder=${thread ? "Reply…" : innerWidth < 900 ? label : `${label}, or type / for commands`}
      .value=${live(state.drafts.get(key) ?? "")}
      @input=${(event) => input(key, thread, event.currentTarget)}
      @keydown=${(event) => keydown(event, channel, thread)}
      @blur=${close}
    ></textarea>
    <button class="send" aria-label="Send" title="Send (Enter)" ?disabled=${!(state.drafts.get(key) ?? "").trim()}>${icon("send")}</button>
  </form>`;
}
