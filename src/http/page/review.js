// The reviews that take rulings: what each is about, who is asked, how many have approved, by when.

import { html, nothing } from "./vendor/lit-html/lit-html.js";
import { goToMessage } from "./place.js";
import { messageOf } from "./card.js";
import { state } from "./store.js";
import { short } from "./time.js";

/** More than these are shown as numbers only. */
const PIPS = 6;

function quorum({ approvals, quorum: needed }) {
  const pips = needed <= PIPS ? Array.from({ length: needed }, (_, at) => html`<i ?data-on=${at < approvals}></i>`) : nothing;
  return html`<span class="quorum"><span class="pips" aria-hidden="true">${pips}</span>${approvals} of ${needed} approved</span>`;
}

function row(review) {
  const card = review.card && messageOf(review.card);
  const late = review.due && Date.parse(review.due) < Date.now();
  return html`<li class="review" data-state=${review.state}>
    <div class="top"><span class="kind">${review.kind.replaceAll("-", " ")}</span>${review.state === "open" ? nothing : html`<span class="badge">${review.state}</span>`}<code>${review.id}</code></div>
    <p><strong>${review.subject}</strong></p>
    <p class="faint">${review.asked.length ? `Asked: ${review.asked.join(", ")}` : "Nobody is asked"}${review.due ? html` · <span ?data-late=${late}>by ${short(review.due)}</span>` : nothing}</p>
    <div class="bottom">
      ${quorum(review)}
      ${card ? html`<button class="press plain" aria-label="Open ${review.subject}" @click=${() => goToMessage(card.channel, card.id)}>Open</button>` : nothing}
    </div>
  </li>`;
}

export function reviewsPanel(project) {
  const reviews = project && state.reviews.get(project.id);
  return html`<div class="scroll" data-key="reviews ${project?.id}" data-top role="tabpanel" id="panel-reviews" aria-labelledby="tab-reviews" tabindex="0">
    ${reviews?.length === 0 ? html`<div class="empty"><p><strong>Nothing waits for a ruling.</strong></p></div>` : nothing}
    <ul class="reviews" aria-label="Open reviews">
      ${(reviews ?? []).map(row)}
    </ul>
  </div>`;
}
