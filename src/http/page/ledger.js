// The ledger at the right: entry by entry as it grows, each with the hash before it and its own, and whether the chain holds.

import { html, nothing } from "./vendor/lit-html/lit-html.js";
import { repeat } from "./vendor/lit-html/directives/repeat.js";
import { icon } from "./icon.js";
import { reviewsPanel } from "./review.js";
import { get } from "./server.js";
import { change, projectHere, state } from "./store.js";
import { clock, day, dayName, full } from "./time.js";

/** Lines that are read at first. */
const FIRST = 100;

const brief = (hash) => hash.slice(0, 6);

/** Reads what a ledger has more, and the state of its chain. One reading at a time for each project. */
const reading = new Map();

export function readLedger(project) {
  const after = (reading.get(project) ?? Promise.resolve()).then(() => readNow(project), () => readNow(project));
  reading.set(project, after);
  return after;
}

async function readNow(project) {
  const head = await get(`/ledger/${project}/head`);
  const known = state.ledgers.get(project) ?? { lines: [], fresh: new Set() };
  let last = known.lines.at(-1)?.n ?? Math.max(0, head.entries - FIRST);
  const first = known.lines.length === 0;
  const lines = [...known.lines];
  for (let more = true; more; ) {
    const page = await get(`/ledger/${project}`, { after: last, as: state.me });
    lines.push(...page.lines);
    last = page.lines.at(-1)?.n ?? last;
    more = page.more && page.lines.length > 0;
  }
  const grown = new Set(first ? [] : lines.slice(known.lines.length).map(({ n }) => n));
  const reviews = await get(`/reviews/${project}`, { as: state.me });
  change((s) => {
    s.ledgers.set(project, { lines, head, fresh: grown });
    s.reviews.set(project, reviews);
    if (grown.size) s.said = `Ledger: ${lines.at(-1).text}`;
  });
}

async function readOlder(project) {
  const known = state.ledgers.get(project);
  const first = known.lines[0].n;
  const after = Math.max(0, first - 1 - FIRST);
  const page = await get(`/ledger/${project}`, { after, limit: first - 1 - after, as: state.me });
  change((s) => s.ledgers.set(project, { ...known, lines: [...page.lines, ...known.lines], fresh: new Set() }));
}

function chainState(head) {
  if (!head) return html`<p class="chain" role="status">${icon("chain")}<span>Reading the ledger…</span></p>`;
  if (head.broken)
    return html`<p class="chain" data-broken role="alert">${icon("broken")}<span>Chain broken at ${head.broken.at}: ${head.broken.why}</span></p>`;
  if (!head.entries) return html`<p class="chain" role="status">${icon("chain")}<span>No entries yet</span></p>`;
  const behind = head.verified < head.entries ? html` of ${head.entries}` : nothing;
  return html`<p class="chain" data-holds role="status">
    ${icon("shield")}<span>Chain verified up to <b>${head.verified}</b>${behind} <i aria-hidden="true">·</i> head <code title=${head.head}>${brief(head.head)}</code></span>
  </p>`;
}

const TONES = [
  [/recorded|approved/, "good"],
  [/refused|failed|withdrawn|erased/, "bad"],
  [/settled|corrected/, "done"],
  [/opened|composed|posted|reopened/, "new"],
];

const tone = (kind) => TONES.find(([pattern]) => pattern.test(kind))?.[1] ?? "plain";

function row(line, before, fresh) {
  const linked = !before || before.hash === line.prev;
  const newDay = !before || day(before.at) !== day(line.at);
  return html`<li class="entry" data-tone=${tone(line.kind)} ?data-fresh=${fresh}>
    ${newDay ? html`<div class="day"><span>${dayName(line.at)}</span></div>` : nothing}
    <div class="top"><span class="n">${line.n}</span><span class="kind">${line.kind.replaceAll("-", " ")}</span><time datetime=${line.at} title=${full(line.at)}>${clock(line.at)}</time></div>
    <p>${line.text}</p>
    <p class="hashes" ?data-unlinked=${!linked}>
      <code title="previous: ${line.prev}">${brief(line.prev)}</code><span aria-hidden="true">→</span><span class="sr">to</span><code class="own" title="this entry: ${line.hash}">${brief(line.hash)}</code>
      ${linked ? nothing : html`<strong>does not follow entry ${before.n}</strong>`}
    </p>
  </li>`;
}

function ledgerPanel(project) {
  const known = project && state.ledgers.get(project.id);
  const lines = known?.lines ?? [];
  return html`<div class="scroll" data-key="ledger ${project?.id}" role="tabpanel" id="panel-ledger" aria-labelledby="tab-ledger" tabindex="0">
      ${lines.length && lines[0].n > 1
        ? html`<div class="older"><button class="press plain" @click=${() => readOlder(project.id)}>Show older entries</button></div>`
        : nothing}
      ${known && !lines.length ? html`<div class="empty"><p><strong>Nothing is recorded yet.</strong></p><p>Rule on a card: each ruling becomes a line here.</p></div>` : nothing}
      <ol class="entries" aria-label="Ledger entries">
        ${repeat(lines, ({ n }) => n, (line, at) => row(line, lines[at - 1], known.fresh.has(line.n)))}
      </ol>
    </div>
    ${chainState(known?.head)}`;
}

export function ledgerView() {
  const project = projectHere();
  const count = (project && state.reviews.get(project.id)?.length) || 0;
  const tab = (name, text, extra) => html`<button
    role="tab"
    id="tab-${name}"
    aria-selected=${state.panel === name}
    aria-controls="panel-${name}"
    tabindex=${state.panel === name ? 0 : -1}
    @click=${() => change((s) => (s.panel = name))}
  >
    ${text}${extra}
  </button>`;
  const turn = (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    change((s) => (s.panel = s.panel === "ledger" ? "reviews" : "ledger"));
    setTimeout(() => document.querySelector(`#tab-${state.panel}`).focus(), 0);
  };
  return html`<aside id="ledger" class="ledger" aria-label="Ledger and reviews" tabindex="-1">
    <header class="bar">
      <div class="tabs" role="tablist" aria-label="Beside the chat" @keydown=${turn}>
        ${tab("ledger", "Ledger", nothing)} ${tab("reviews", "Open reviews", count ? html`<span class="count">${count}</span>` : nothing)}
      </div>
      <p class="topic">${project?.name ?? ""}</p>
    </header>
    ${state.panel === "ledger" ? ledgerPanel(project) : reviewsPanel(project)}
  </aside>`;
}
