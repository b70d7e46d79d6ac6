// What lies on top of the page: small forms, questions, the emoji picker, who we are, the keys. One dialog at a time.

import { html, nothing } from "./vendor/lit-html/lit-html.js";
import { toggleReaction } from "./act.js";
import { common, matching } from "./emoji.js";
import { icon } from "./icon.js";
import { givenFor, inputOf } from "./input.js";
import { peopleList } from "./person.js";
import { change, state } from "./store.js";

/** Opens a dialog; what it answers, or null where it was closed. */
function open(dialog) {
  return new Promise((answer) => change((s) => (s.dialog = { ...dialog, answer })));
}

/** Closes it with an answer. */
function close(answer) {
  const { dialog } = state;
  change((s) => (s.dialog = null));
  dialog?.answer(answer);
}

/** Asks what a form asks: `{ typed, given }`; null where it was called off. */
export const ask = (title, form) => open({ kind: "form", title, form });

/** Asks yes or no. */
export const confirm = (question, yes) => open({ kind: "confirm", title: question, yes });

export const showKeys = () => open({ kind: "keys", title: "Keys" });

/** Asks who we are; the user, or null. */
export const choosePerson = (anchor) => open({ kind: "people", title: "Who are you?", anchor });

/** Asks for an emoji and puts it on a message. */
export async function pickEmoji(message, anchor) {
  const emoji = await open({ kind: "emoji", title: "React", text: "", anchor });
  if (emoji) toggleReaction(message, emoji);
}

function form({ form }) {
  const { question, prefilled, inputs = [] } = form;
  const submit = (event) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const typed = data.get("typed").trim();
    const given = inputs.flatMap((input, index) => givenFor(input, data.get(`in-${index}`).trim()));
    if (typed || given.length) return close({ typed: typed || null, given });
    const words = event.currentTarget.elements.typed;
    words.setCustomValidity("Fill in one of them.");
    words.reportValidity();
  };
  const key = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.currentTarget.form.requestSubmit();
  };
  const changed = (event) => event.currentTarget.elements.typed.setCustomValidity("");
  const alone = inputs.length === 0;
  return html`<form class="sheet" @submit=${submit} @input=${changed}>
    ${alone ? nothing : html`<p>${question}</p>`}${inputs.map(inputOf)}
    <label for="typed">${alone ? question : "Or in words"}</label>
    <textarea class="field" id="typed" name="typed" rows="3" maxlength="3000" ?required=${alone} ?autofocus=${alone} .value=${alone ? prefilled : ""} @keydown=${key}></textarea>
    <p class="faint">Words are read like a reply in the thread.</p>
    <div class="buttons end">
      <button type="button" class="press plain" @click=${() => close(null)}>Cancel</button>
      <button class="press primary">Submit</button>
    </div>
  </form>`;
}

function confirmation({ yes }) {
  return html`<div class="sheet">
    <p class="faint">What rested on it is looked at again.</p>
    <div class="buttons end">
      <button class="press plain" autofocus @click=${() => close(null)}>Cancel</button>
      <button class="press danger" @click=${() => close(true)}>${yes}</button>
    </div>
  </div>`;
}

function emojiPicker(dialog) {
  const found = dialog.text ? matching(dialog.text, 24) : null;
  const typed = (event) => change(() => (dialog.text = event.target.value));
  const key = (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      const name = dialog.text.trim().toLowerCase().replace(/^:|:$/g, "");
      const exact = /^:.+:$/.test(dialog.text.trim()) ? name : null;
      const chosen = exact ?? found?.[0]?.name ?? name;
      if (chosen) close(chosen);
    }
    if (event.key === "ArrowDown") event.currentTarget.closest(".sheet").querySelector(".grid button")?.focus();
  };
  const step = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 6, ArrowUp: -6 }[event.key];
    if (!by) return;
    event.preventDefault();
    const all = [...event.currentTarget.querySelectorAll("button")];
    const next = all[all.indexOf(document.activeElement) + by];
    (next ?? event.currentTarget.closest(".sheet").querySelector("input")).focus();
  };
  const cell = ({ name, glyph }) => html`<button aria-label=${name.replaceAll("_", " ")} title=":${name}:" @click=${() => close(name)}>${glyph}</button>`;
  return html`<div class="sheet picker">
    <input class="field" type="text" aria-label="Emoji name" placeholder="Search, or type :thumbsup:" autocomplete="off" autofocus .value=${dialog.text} @input=${typed} @keydown=${key} />
    <div class="grid" role="group" aria-label="Emoji" @keydown=${step}>${(found ?? common).map(cell)}</div>
    ${found?.length === 0 ? html`<p class="faint">Enter reacts with :${dialog.text.replaceAll(":", "")}:, a name of your own.</p>` : nothing}
  </div>`;
}

const KEYS = [
  ["↑ ↓ or k j", "from message to message"],
  ["r", "react"],
  ["t or Enter", "open the thread"],
  ["e", "edit your message"],
  ["p", "put it before the team"],
  ["c", "write a message"],
  ["/", "type a command"],
  ["g l, g r", "to the ledger, to the reviews"],
  ["w", "be somebody else"],
  ["Esc", "close, and back to the messages"],
  ["?", "this list"],
];

function keys() {
  return html`<div class="sheet">
    <dl class="keys">${KEYS.map(([key, what]) => html`<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`)}</dl>
  </div>`;
}

const KINDS = {
  form,
  confirm: confirmation,
  emoji: emojiPicker,
  keys,
  people: () => html`<div class="sheet">
    <p class="faint">The page lets you be anybody of the sample team. Who may rule on what is the policy's.</p>
    ${peopleList(close)}
  </div>`,
};

export function dialogView() {
  const { dialog } = state;
  const outside = (event) => event.target === event.currentTarget && close(null);
  const called = () => state.dialog && close(null);
  return html`<dialog class="dialog" data-kind=${dialog?.kind ?? ""} aria-labelledby="dialog-title" @close=${called} @click=${outside}>
    ${dialog
      ? html`<header><h2 id="dialog-title">${dialog.title}</h2><button class="tool" aria-label="Close" @click=${() => close(null)}>${icon("close")}</button></header>
          ${KINDS[dialog.kind](dialog)}`
      : nothing}
  </dialog>`;
}

let before = null;

/** After a drawing: opens or closes the browser's dialog, beside what it belongs to. */
export function settleDialog() {
  const element = document.querySelector("dialog");
  const { dialog } = state;
  if (dialog && !element.open) {
    before = document.activeElement;
    element.showModal();
    const first = element.querySelector("[autofocus]");
    first?.focus();
    first?.select?.();
    placeBeside(element, dialog.anchor);
  } else if (!dialog && element.open) {
    element.close();
    if (before?.isConnected) before.focus();
  }
}

function placeBeside(element, anchor) {
  element.style.inset = "";
  element.style.margin = "";
  if (!anchor || innerWidth < 700) return;
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = element;
  const left = Math.max(12, Math.min(at.left, innerWidth - width - 12));
  const below = at.bottom + 8;
  const top = below + height < innerHeight - 12 ? below : Math.max(12, at.top - height - 8);
  element.style.margin = "0";
  element.style.inset = `${top}px auto auto ${left}px`;
}
