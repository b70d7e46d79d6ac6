// One message in a list: who, when, what, reactions, its thread, and what one can do with it.

import { html, nothing } from "./vendor/lit-html/lit-html.js";
import { repeat } from "./vendor/lit-html/directives/repeat.js";
import { live } from "./vendor/lit-html/directives/live.js";
import { act, again, againWaiting, discard, putForward, toggleReaction } from "./act.js";
import { cardOf } from "./card.js";
import { openThread } from "./place.js";
import { confirm, pickEmoji } from "./dialog.js";
import { glyph } from "./emoji.js";
import { icon } from "./icon.js";
import { avatar, badge, firstName, isBot, person } from "./person.js";
import { change, state } from "./store.js";
import { written } from "./text.js";
import { clock, day, dayName, full, short } from "./time.js";

/** Messages of one person within this time stand under one name, in milliseconds. */
const TOGETHER = 5 * 60_000;

const nameOf = (user) => (user === state.me ? "you" : person(user).name);

function reactionChip(message, { emoji, users }) {
  const mine = users.includes(state.me);
  const names = users.map(nameOf).join(", ");
  const label = `${emoji.replaceAll("_", " ")}, ${users.length}: ${names}`;
  return html`<button class="reaction" aria-pressed=${mine} aria-label=${label} title="${names} · :${emoji}:" @click=${() => toggleReaction(message, emoji)}>
    <span class="glyph" aria-hidden="true">${glyph(emoji) ?? `:${emoji}:`}</span> <span aria-hidden="true">${users.length}</span>
  </button>`;
}

function reactions(message, where) {
  const inviting = Boolean(message.card) && !message.only_you;
  if (!message.reactions.length && !inviting) return nothing;
  return html`<div class="reactions" role="group" aria-label="Reactions">
    ${repeat(message.reactions, ({ emoji }) => emoji, (one) => reactionChip(message, one))}
    <button class="reaction add" aria-label="Add a reaction" title="Add a reaction (r)" @click=${(event) => pickEmoji(message, event.currentTarget)}>${icon("smile")}</button>
    ${inviting && !message.replies && where === "channel" && !message.thread
      ? html`<button class="reaction add wide" @click=${() => openThread(message.id)}>${icon("reply")} Reply</button>`
      : nothing}
  </div>`;
}

function threadLine(message, where) {
  if (!message.replies || where === "thread") return nothing;
  const count = message.replies === 1 ? "1 reply" : `${message.replies} replies`;
  return html`<button class="replies" aria-expanded=${state.thread === message.id} @click=${() => openThread(message.id)}>
    <span class="faces">${message.repliers.map(avatar)}</span>
    <strong>${count}</strong> <span class="faint">last ${short(message.replied)}</span>
  </button>`;
}

function toolbar(message, where) {
  const own = message.by === state.me && message.text !== null;
  const edit = () => change((s) => (s.editing = { id: message.id, text: message.text }));
  const remove = async () => {
    if (await confirm("Delete this message?", "Delete")) act({ delete: { message: message.id } });
  };
  return html`<div class="toolbar" role="toolbar" aria-label="Message actions">
    <button aria-label="React" title="React (r)" @click=${(event) => pickEmoji(message, event.currentTarget)}>${icon("smile")}</button>
    ${where === "channel"
      ? html`<button aria-label="Reply in thread" title="Reply in thread (t)" @click=${() => openThread(message.id)}>${icon("reply")}</button>`
      : nothing}
    ${message.text === null
      ? nothing
      : html`<button aria-label="Put before the team" title="Put before the team (p)" @click=${() => putForward(message)}>${icon("raise")}</button>`}
    ${own
      ? html`<button aria-label="Edit" title="Edit (e)" @click=${edit}>${icon("pencil")}</button>
          <button aria-label="Delete" title="Delete" @click=${remove}>${icon("bin")}</button>`
      : nothing}
  </div>`;
}

function editor(message) {
  const cancel = () => change((s) => (s.editing = null));
  const save = () => {
    const text = state.editing.text.trim();
    if (text && text !== message.text) act({ edit: { message: message.id, text } });
    cancel();
  };
  const key = (event) => {
    if (event.key === "Escape") cancel();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="editor">
    <textarea class="field" aria-label="Edit your message" rows="2" data-focus="editor" .value=${live(state.editing.text)}
      @input=${(event) => (state.editing.text = event.target.value)} @keydown=${key}></textarea>
    <div class="buttons">
      <button class="press plain" @click=${cancel}>Cancel</button>
      <button class="press primary" @click=${save}>Save</button>
    </div>
  </div>`;
}

/** What became of the act that wrote or changed this message, where that is not settled. */
function fate(message) {
  if (!message.waiting) return nothing;
  const one = state.sending.get(message.waiting);
  if (one && !one.failed) return nothing;
  const retry = () => (one ? again(one.id) : againWaiting(message));
  return html`<p class="fate" role="status">Not recorded. ${one?.failed ?? "The bot has not taken it in yet"}. <button class="quiet" @click=${retry}>Try again</button></p>`;
}

function content(message) {
  if (message.deleted) return html`<p class="gone">This message was deleted.</p>`;
  if (message.card) return cardOf(message);
  if (state.editing?.id === message.id) return editor(message);
  return html`${written(message)}${message.edited
    ? html`<span class="faint edited" title=${full(message.edited)}>(edited)</span>`
    : nothing}`;
}

function label(message) {
  const said = message.deleted ? "deleted" : (message.text ?? message.card.fallback);
  const more = message.replies ? `, ${message.replies} ${message.replies === 1 ? "reply" : "replies"}` : "";
  return `${person(message.by).name}, ${clock(message.at)}: ${said.slice(0, 300)}${more}`;
}

function head(message) {
  const by = person(message.by);
  return html`<div class="head">
    <strong>${by.name}</strong> ${badge(by)} <time datetime=${message.at} title=${full(message.at)}>${clock(message.at)}</time>
  </div>`;
}

function row(message, { where, together, cursor }) {
  return html`<article
    class="message"
    tabindex=${cursor ? 0 : -1}
    aria-label=${label(message)}
    data-message=${message.id}
    data-where=${where}
    ?data-together=${together}
    ?data-bot=${isBot(message.by)}
    ?data-marked=${state.marked === message.id}
    ?data-open=${where === "channel" && state.thread === message.id}
  >
    <div class="side">
      ${together ? html`<time class="small" datetime=${message.at} title=${full(message.at)}>${clock(message.at)}</time>` : avatar(message.by)}
    </div>
    <div class="main">
      ${message.only_you ? html`<p class="only">${icon("eye")} Only you can see this</p>` : nothing}
      ${together ? nothing : head(message)} ${content(message)} ${fate(message)}
      ${message.deleted ? nothing : reactions(message, where)} ${threadLine(message, where)}
    </div>
    ${message.deleted || message.only_you ? nothing : toolbar(message, where)}
  </article>`;
}

/** A message of ours that is on its way, or that failed before it stood anywhere. */
function sendingRow({ id, by, doing, failed }) {
  return html`<article class="message" data-sending aria-label="${person(by).name}, ${failed ? "not sent" : "sending"}: ${doing.post.text.slice(0, 300)}">
    <div class="side">${avatar(by)}</div>
    <div class="main">
      <div class="head"><strong>${firstName(by) === "You" ? person(by).name : firstName(by)}</strong> <span class="faint">${failed ? "" : "sending…"}</span></div>
      <div class="written"><p>${doing.post.text}</p></div>
      ${failed
        ? html`<p class="fate">Not recorded. ${failed}. <button class="quiet" @click=${() => again(id)}>Try again</button> <button class="quiet" @click=${() => discard(id)}>Discard</button></p>`
        : nothing}
    </div>
  </article>`;
}

/** A list of messages with its days, and what is on its way to it. */
export function messageList(list, where, channel, root) {
  const standing = new Set(list.map(({ waiting }) => waiting).filter(Boolean));
  const sending = [...state.sending.values()].filter(
    ({ id, by, doing }) =>
      doing.post && by === state.me && doing.post.channel === channel && (doing.post.thread ?? null) === root && !standing.has(id),
  );
  const cursor = list.some(({ id }) => id === state.cursor[where]) ? state.cursor[where] : list.at(-1)?.id;
  let before = null;
  const rows = list.map((message) => {
    const newDay = !before || day(before.at) !== day(message.at);
    const together =
      !newDay && before.by === message.by && !message.card && !before.card && !before.deleted && !message.only_you &&
      Date.parse(message.at) - Date.parse(before.at) < TOGETHER;
    before = message;
    return { key: message.id, message, together, newDay: newDay && where === "channel" };
  });
  const drawn = ({ message, together, newDay }) => html`<li>
    ${newDay ? html`<div class="day"><span>${dayName(message.at)}</span></div>` : nothing}
    ${row(message, { where, together, cursor: message.id === cursor })}
  </li>`;
  return html`<ol class="messages">
    ${repeat(rows, ({ key }) => key, drawn)}
    ${repeat(sending, ({ id }) => id, (one) => html`<li>${sendingRow(one)}</li>`)}
  </ol>`;
}
