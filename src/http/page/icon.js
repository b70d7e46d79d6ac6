// Small pictures, drawn with the colour of the text around them.

import { svg, html } from "./vendor/lit-html/lit-html.js";

const PATHS = {
  hash: svg`<path d="M9 3 7 21M17 3l-2 18M4 8.5h17M3 15.5h17"/>`,
  lock: svg`<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3"/>`,
  smile: svg`<circle cx="12" cy="12" r="9"/><path d="M8.5 14a4.2 4.2 0 0 0 7 0M9 9.5h.01M15 9.5h.01"/>`,
  reply: svg`<path d="M20 14.5a3 3 0 0 1-3 3H9l-4.5 3.5V7a3 3 0 0 1 3-3H17a3 3 0 0 1 3 3z"/>`,
  pencil: svg`<path d="M4 20h4L19.5 8.500a2.100 2.100 0 0 0-3-3L5 17z"/>`,
  bin: svg`<path d="M4 7h16M9 7V4.500h6V7M6.500 7l1 13h9l1-13M10.500 11v5M13.500 11v5"/>`,
  send: svg`<path d="M4 12 20 4.500 14 20l-3-6.500z"/><path d="m11 13.500 4-4"/>`,
  close: svg`<path d="M6 6l12 12M18 6 6 18"/>`,
  back: svg`<path d="M14.500 5 8 12l6.500 7"/>`,
  chain: svg`<path d="M10 14a4 4 0 0 0 5.700.2l3-3a4 4 0 0 0-5.700-5.700l-1 1"/><path d="M14 10a4 4 0 0 0-5.700-.2l-3 3a4 4 0 0 0 5.700 5.700l1-1"/>`,
  shield: svg`<path d="M12 3 5 5.500V11c0 4.500 2.900 8 7 10 4.100-2 7-5.500 7-10V5.500z"/><path d="m8.800 11.800 2.300 2.400 4.200-4.600"/>`,
  broken: svg`<path d="M12 3 5 5.500V11c0 4.500 2.900 8 7 10 4.100-2 7-5.500 7-10V5.500z"/><path d="M12 8v4.500M12 15.800h.01"/>`,
  inbox: svg`<path d="M4 13.500 6.500 5h11L20 13.500V19H4z"/><path d="M4 13.500h5a3 3 0 0 0 6 0h5"/>`,
  sun: svg`<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600 7 7M17 17l1.400 1.400M18.400 5.600 17 7M7 17l-1.400 1.400"/>`,
  moon: svg`<path d="M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z"/>`,
  keys: svg`<rect x="3" y="6.500" width="18" height="11" rx="2"/><path d="M7 10.500h.01M11 10.500h.01M15 10.500h.01M8 14h8"/>`,
  swap: svg`<path d="M8 10 12 6l4 4M8 14l4 4 4-4"/>`,
  link: svg`<path d="M8 16 17 7M9.500 7H17v7.500"/>`,
  raise: svg`<path d="M12 15V4M7.500 8 12 3.500 16.500 8M4 13.500V19h16v-5.500"/>`,
  eye: svg`<path d="M3 12c2.200-4 5.200-6 9-6s6.800 2 9 6c-2.200 4-5.200 6-9 6s-6.800-2-9-6z"/><circle cx="12" cy="12" r="2.500"/>`,
  people: svg`<circle cx="9" cy="8.500" r="3.500"/><path d="M3 20c.3-3.800 2.500-6 6-6s5.700 2.200 6 6M16 5.200a3.500 3.500 0 0 1 0 6.600M17.500 14.400c2.100.8 3.300 2.700 3.500 5.600"/>`,
};

/** The picture of that name. It says nothing by itself: what it is on must be labelled. */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${PATHS[name]}</svg>`;
}

/** The bot's seal. */
export function seal() {
  return html`<img class="seal" src="/assets/icon.svg" alt="" width="36" height="36" />`;
}
