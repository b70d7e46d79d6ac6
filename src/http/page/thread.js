// The thread at the side: its root, its answers, and where one answers.

import { html, nothing } from "./vendor/lit-html/lit-html.js";
import { olderButton } from "./channel.js";
import { composer } from "./composer.js";
import { icon } from "./icon.js";
import { messageList } from "./message.js";
import { closeThread, here, readThread } from "./place.js";
import { state } from "./store.js";

export function threadView() {
  const root = state.thread;
  if (!root || !here()) return nothing;
  const known = state.threads.get(root);
  const before = () => readThread(root, known.list[0]?.id);
  const gone = known?.loaded && !known.list.length;
  return html`<section id="thread" class="thread" aria-label="Thread">
    <header class="bar">
      <button class="tool back" aria-label="Close the thread" title="Close (Esc)" @click=${closeThread}>${icon("back")}</button>
      <h2>Thread</h2>
      <p class="topic">in ${here().name}</p>
      <button class="tool" aria-label="Close the thread" title="Close (Esc)" @click=${closeThread}>${icon("close")}</button>
    </header>
    <div class="scroll" data-key="thread ${root}" role="region" aria-label="Messages in the thread">
      ${olderButton(known, before)} ${gone ? html`<div class="empty"><p>This thread is gone.</p></div>` : nothing}
      ${messageList(known?.list ?? [], "thread", state.channel, root)}
    </div>
    ${gone ? nothing : composer(state.channel, root, "Reply in the thread")}
  </section>`;
}
