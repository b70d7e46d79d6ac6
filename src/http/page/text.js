// What people wrote, drawn: emoji names, `code`, @people, > quotes. All of it goes into text nodes; nothing becomes markup.

import { html, nothing } from "./vendor/lit-html/lit-html.js";
import { glyph } from "./emoji.js";
import { change, state } from "./store.js";

/** Longer texts are folded, in characters. */
const FOLD_BEYOND = 1200;

const TOKEN = /`([^`\n]+)`|:([a-z0-9_+-]+(?:::skin-tone-[2-6])?):|@([\p{L}\p{N}_.-]+)/gu;

function known(name) {
  const wanted = name.toLowerCase();
  const all = [...state.people.people, state.people.bot];
  return all.find(({ user, name: full }) => user.toLowerCase() === wanted || full.toLowerCase().split(" ")[0] === wanted);
}

function token([whole, code, name, mention]) {
  if (code !== undefined) return html`<code>${code}</code>`;
  if (name !== undefined) {
    const found = glyph(name);
    return found ? html`<span role="img" aria-label=${name.replaceAll("_", " ")}>${found}</span>` : whole;
  }
  const person = known(mention);
  return person ? html`<span class="mention" ?data-me=${person.user === state.me}>@${mention}</span>` : whole;
}

function line(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    parts.push(text.slice(from, match.index), token(match));
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}

/** The text of a message. */
export function written(message) {
  const { id, text } = message;
  const folded = text.length > FOLD_BEYOND && !state.expanded.has(id);
  const shown = folded ? `${text.slice(0, FOLD_BEYOND)}…` : text;
  const parts = [];
  for (const row of shown.split("\n")) {
    const quote = row.match(/^>\s?(.*)$/);
    const last = parts.at(-1);
    if (quote && last?.quote) last.rows.push(quote[1]);
    else if (quote) parts.push({ quote: true, rows: [quote[1]] });
    else if (last && !last.quote) last.rows.push(row);
    else parts.push({ quote: false, rows: [row] });
  }
  const drawn = parts.map(({ quote, rows }) =>
    quote ? html`<blockquote>${line(rows.join("\n"))}</blockquote>` : html`<p>${line(rows.join("\n"))}</p>`,
  );
  const unfold = () => change((s) => s.expanded.add(id));
  return html`<div class="written">
    ${drawn}${folded
      ? html`<button class="quiet" @click=${unfold}>Show all ${text.length.toLocaleString("en-GB")} characters</button>`
      : nothing}
  </div>`;
}
