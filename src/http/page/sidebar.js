// The left side: projects with their channels, who we are, light or dark.

import { html, nothing } from "./vendor/lit-html/lit-html.js";
import { goTo } from "./place.js";
import { choosePerson, showKeys } from "./dialog.js";
import { icon, seal } from "./icon.js";
import { avatar, badge, person } from "./person.js";
import { state } from "./store.js";

function channelLink(channel) {
  const unread = state.unread.get(channel.id) ?? 0;
  const go = (event) => {
    event.preventDefault();
    goTo(channel.id);
  };
  return html`<li>
    <a href="#/${channel.id}" aria-current=${channel.id === state.channel ? "page" : nothing} ?data-unread=${unread > 0} @click=${go}>
      ${icon(channel.private ? "lock" : "hash")}<span>${channel.name}</span>
      ${channel.private ? html`<span class="sr">(private)</span>` : nothing}
      ${unread ? html`<span class="count">${unread}<span class="sr"> new</span></span>` : nothing}
    </a>
  </li>`;
}

function group(name, channels, reviews) {
  if (!channels.length) return nothing;
  return html`<section>
    <h2>${name}${reviews ? html`<span class="pill" title="open reviews">${reviews} open</span>` : nothing}</h2>
    <ul>
      ${channels.map(channelLink)}
    </ul>
  </section>`;
}

const dark = () => matchMedia("(prefers-color-scheme: dark)").matches;

/** Light or dark, as chosen, or as the system has it. */
export function theme() {
  return localStorage.getItem("theme") ?? (dark() ? "dark" : "light");
}

export function applyTheme() {
  document.documentElement.dataset.theme = theme();
}

export function sidebar({ switchTo, redraw }) {
  const grouped = new Set(state.projects.flatMap((project) => project.channels));
  const of = (project) => project.channels.map((id) => state.channels.find((one) => one.id === id)).filter(Boolean);
  const rest = state.channels.filter(({ id }) => !grouped.has(id));
  const me = person(state.me);
  const other = theme() === "dark" ? "light" : "dark";
  const toggle = () => {
    localStorage.setItem("theme", other);
    applyTheme();
    redraw();
  };
  const choose = async (event) => {
    const user = await choosePerson(event.currentTarget);
    if (user) switchTo(user);
  };
  return html`<nav id="channels" class="sidebar" aria-label="Channels" tabindex="-1">
    <header>
      ${seal()}
      <div><strong>Countersign</strong><br /><small>${state.people.name}</small></div>
    </header>
    <div class="channels">
      ${state.projects.map((project) => group(project.name, of(project), state.reviews.get(project.id)?.length ?? 0))}
      ${group(state.projects.length ? "Other channels" : "Channels", rest, 0)}
    </div>
    <footer>
      <button class="me" aria-haspopup="dialog" aria-label="You are ${me.name}, ${me.title}. Be somebody else" @click=${choose}>
        ${avatar(me.user)}<span class="who"><strong>${me.name}</strong> ${badge(me)}<br /><small>${me.title}</small></span>${icon("swap")}
      </button>
      <div class="tools">
        <button class="tool" aria-label="Switch to ${other} mode" title="Switch to ${other} mode" @click=${toggle}>${icon(other === "dark" ? "moon" : "sun")}</button>
        <button class="tool" aria-label="Keys" title="Keys (?)" @click=${showKeys}>${icon("keys")}</button>
        <span class="live" data-live=${state.live} role="status">${{ live: "live", lost: "reconnecting…", connecting: "connecting…" }[state.live]}</span>
      </div>
    </footer>
  </nav>`;
}
