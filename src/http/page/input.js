// The inputs of a form, one by one, filled with what was claimed; and what they say.

import { html } from "./vendor/lit-html/lit-html.js";

const STATUSES = ["planned", "active", "blocked", "done", "cancelled"];

/** The text of a claimed value in its input. */
function claimedText({ kind, claimed, shown }) {
  if (!claimed) return "";
  const [[type, value]] = Object.entries(claimed);
  if (kind === "date") return type === "date" ? value : "";
  if (kind === "number") return type === "money" ? value.amount : type === "number" ? value : "";
  if (kind === "status") return type === "status" ? value : "";
  if (kind.person) return kind.person.find(([id, name]) => id === value || name === value)?.[0] ?? "";
  return shown;
}

function choice(id, options, chosen, first) {
  return html`<select class="field" id=${id} name=${id} ?autofocus=${first}>
    <option value="" ?selected=${!chosen}>—</option>
    ${options.map(([value, label]) => html`<option value=${value} ?selected=${value === chosen}>${label}</option>`)}
  </select>`;
}

/** An input of a form, by its place. */
export function inputOf(input, index) {
  const id = `in-${index}`;
  const text = claimedText(input);
  const first = index === 0;
  const drawn = () => {
    if (input.kind === "status") return choice(id, STATUSES.map((status) => [status, status]), text, first);
    if (input.kind.person) return choice(id, input.kind.person, text, first);
    if (input.kind === "date") return html`<input class="field" type="date" id=${id} name=${id} ?autofocus=${first} .value=${text} />`;
    if (input.kind === "number") {
      return html`<input class="field" type="number" step="any" id=${id} name=${id} ?autofocus=${first} .value=${text} />`;
    }
    return html`<input class="field" type="text" maxlength="3000" id=${id} name=${id} ?autofocus=${first} .value=${text} />`;
  };
  return html`<label for=${id}>${input.label}</label>${drawn()}`;
}

/** What was given for an input, as a list of one; empty where it was left empty. */
export function givenFor(input, text) {
  if (!text) return [];
  const { wanted, kind, claimed, shown } = input;
  const value = () => {
    if (kind === "date") return { date: text };
    if (kind === "number") return claimed?.money ? { money: { amount: text, currency: claimed.money.currency } } : { number: text };
    if (kind === "status") return { status: text };
    if (kind.person) return { person: text };
    return claimed && text === shown ? claimed : { text };
  };
  return [{ wanted, value: value() }];
}
