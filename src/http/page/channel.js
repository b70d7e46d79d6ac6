// The channel in the middle: what it is, its messages, where one writes.

import { html, nothing } from "./vendor/lit-html/lit-html.js";
import { composer } from "./composer.js";
import { icon } from "./icon.js";
import { messageList } from "./message.js";
import { here, readChannel } from "./place.js";
import { state } from "./store.js";

/** What stands above a list that has older messages. */
export function olderButton(known, read) {
  if (!known?.older) return nothing;
  return html`<div class="older"><button class="press plain" ?disabled=${known.busy} @click=${read}>Show older messages</button></div>`;
}

function empty(channel) {
  return html`<div class="empty">
    <p><strong>Nothing was said here yet.</strong></p>
    <p>${channel.topic || "Write the first message."}</p>
  </div>`;
}

export function channelView() {
  const channel = here();
  if (!channel) return html`<main id="chat" class="chat" tabindex="-1"><div class="empty"><p>There is no channel that you can read.</p></div></main>`;
  const known = state.messages.get(channel.id);
  const older = () => readChannel(channel.id, known.list[0]?.id);
  return html`<main id="chat" class="chat" tabindex="-1" aria-label="Channel ${channel.name}">
    <header class="bar">
      <h1>${icon(channel.private ? "lock" : "hash")}<span>${channel.name}</span></h1>
      ${channel.private ? html`<span class="badge guest">private</span>` : nothing}
      <p class="topic">${channel.topic}</p>
    </header>
    <div class="scroll" data-key="channel ${channel.id}" role="region" aria-label="Messages in ${channel.name}">
      ${olderButton(known, older)} ${known?.loaded && !known.list.length ? empty(channel) : nothing}
      ${messageList(known?.list ?? [], "channel", channel.id, null)}
    </div>
    ${composer(channel.id, null, `Message #${channel.name}`)}
  </main>`;
}
