// People: their picture, their name with what they are, and who we are among them.

import { html, nothing } from "./vendor/lit-html/lit-html.js";
import { icon, seal } from "./icon.js";
import { state } from "./store.js";

/** The person with that user id; somebody who is gone is shown by the id. */
export function person(user) {
  const { bot, people } = state.people;
  if (user === bot.user) return bot;
  return people.find((one) => one.user === user) ?? { user, name: user, title: "no longer here", standing: "guest", from: null };
}

export function isBot(user) {
  return user === state.people.bot.user;
}

/** The first name, where it is enough. */
export function firstName(user) {
  return user === state.me ? "You" : person(user).name.split(" ")[0];
}

const HUES = 8;

/** People who stand together in the list never look alike. */
const hue = (user) => Math.max(0, state.people.people.findIndex((one) => one.user === user)) % HUES;

export function avatar(user) {
  if (isBot(user)) return html`<span class="avatar bot" aria-hidden="true">${seal()}</span>`;
  const words = person(user).name.split(/\s+/);
  const letters = (words.length > 1 ? [words[0], words.at(-1)] : [words[0]]).map((word) => [...word][0]).join("");
  return html`<span class="avatar" data-hue=${hue(user)} aria-hidden="true">${letters.toUpperCase()}</span>`;
}

/** What sets somebody apart: a guest, an outsider, a bot. */
export function badge(one) {
  if (one.from) return html`<span class="badge outside">from ${one.from}</span>`;
  if (one.standing === "guest") return html`<span class="badge guest">guest</span>`;
  if (one.standing === "bot") return html`<span class="badge machine">bot</span>`;
  return nothing;
}

/** The list to choose from who we are. */
export function peopleList(choose) {
  const entry = (one) => html`<li>
    <button class="person" aria-pressed=${one.user === state.me} ?autofocus=${one.user === state.me} @click=${() => choose(one.user)}>
      ${avatar(one.user)}
      <span class="who"><strong>${one.name}</strong> ${badge(one)}<br /><small>${one.title}</small></span>
      ${one.user === state.me ? html`<span class="tick">${icon("shield")}<span class="sr">you</span></span>` : nothing}
    </button>
  </li>`;
  return html`<ul class="people">
    ${state.people.people.map(entry)}
  </ul>`;
}
