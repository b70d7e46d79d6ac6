// Cards of the bot: their blocks, their evidence, their buttons.

import { html, nothing } from "./vendor/lit-html/lit-html.js";
import { act } from "./act.js";
import { ask } from "./dialog.js";
import { goToMessage } from "./place.js";
import { icon } from "./icon.js";
import { state } from "./store.js";

/** Channel and number of a message's full id, where it is one of this platform. */
export function messageOf(full) {
  const match = full.match(/^local:(.+)\/([^/#]+)#(\d+)$/);
  return match && match[1] === state.people.workspace ? { channel: match[2], id: Number(match[3]) } : null;
}

function evidence(full) {
  const there = messageOf(full);
  if (!there) return html`<span class="evidence" title=${full}>${icon("link")}<span class="sr">a message elsewhere</span></span>`;
  const go = (event) => {
    event.preventDefault();
    goToMessage(there.channel, there.id);
  };
  const name = state.channels.find(({ id }) => id === there.channel)?.name;
  const label = name ? `Open the message in ${name}` : "Open the message";
  return html`<a class="evidence" href="#/${there.channel}" title=${label} aria-label=${label} @click=${go}>${icon("link")}</a>`;
}

function span(one) {
  const [[kind, value]] = Object.entries(one);
  switch (kind) {
    case "strong":
      return html`<strong>${value}</strong>`;
    case "faint":
      return html`<span class="faint">${value}</span>`;
    case "person":
      return html`<span class="named">${value}</span>`;
    case "message":
      return evidence(value);
    default:
      return value;
  }
}

const line = (spans) => spans.map(span);

async function press(message, button) {
  const doing = ({ typed, given }) => act({ press: { message: message.id, action: button.action, typed, given } });
  if (!button.form) return doing({ typed: null, given: [] });
  const filled = await ask(button.label.replace(/…$/, ""), button.form);
  return filled === null ? null : doing(filled);
}

function buttonOf(message, button, about) {
  const pressed = JSON.stringify(button.action);
  const busy = [...state.sending.values()].some(
    ({ doing, failed }) => !failed && doing.press?.message === message.id && JSON.stringify(doing.press.action) === pressed,
  );
  return html`<button
    class="press ${button.weight}"
    aria-label=${about ? `${button.label} ${about}` : nothing}
    aria-haspopup=${button.form ? "dialog" : nothing}
    ?disabled=${busy}
    @click=${() => press(message, button)}
  >
    ${button.label}
  </button>`;
}

function buttons(message, row, about = null) {
  return row.length ? html`<div class="buttons">${row.map((one) => buttonOf(message, one, about))}</div>` : nothing;
}

function block(message, one) {
  const [[kind, value]] = Object.entries(one);
  switch (kind) {
    case "heading":
      return html`<h3>${line(value)}</h3>`;
    case "quote":
      return html`<blockquote>${line(value)}</blockquote>`;
    case "list":
      return html`<div class="labelled">
        <span class="label">${value.label}</span>
        <ul>
          ${value.lines.map((spans) => html`<li>${line(spans)}</li>`)}
        </ul>
      </div>`;
    case "numbered":
      return html`<div class="numbered">
        <span class="number" aria-hidden="true">${value.number}</span>
        <div>
          <p><span class="sr">${value.number}. </span>${line(value.line)}</p>
          ${buttons(message, value.buttons, `number ${value.number}`)}
        </div>
      </div>`;
    case "buttons":
      return buttons(message, value);
    case "foot":
      return html`<p class="foot">${line(value)}</p>`;
    default:
      return html`<p>${line(value)}</p>`;
  }
}

/** A card is small where it is one line that answers somebody, with its buttons. */
function small(card) {
  return !card.blocks.some((one) => "heading" in one || "list" in one || "numbered" in one);
}

export function cardOf(message) {
  const { card } = message;
  return html`<div class="card" ?data-small=${small(card)}>${card.blocks.map((one) => block(message, one))}</div>`;
}
