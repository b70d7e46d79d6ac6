// Times, as people of the project read them: in the project's own zone.

import { projectHere } from "./store.js";

const made = new Map();

function format(options) {
  const zone = projectHere()?.zone ?? "UTC";
  const key = `${zone} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return made.get(key);
}

/** 10:42 */
export function clock(at) {
  return format({ hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

/** A key that is the same for two times of one day. */
export function day(at) {
  return format({ year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));
}

/** Today, Yesterday, Tuesday 3 March, with the year where it is another. */
export function dayName(at) {
  const now = Date.now();
  if (day(at) === day(now)) return "Today";
  if (day(at) === day(now - 86_400_000)) return "Yesterday";
  const year = format({ year: "numeric" });
  const other = year.format(new Date(at)) !== year.format(now);
  return format({ weekday: "long", day: "numeric", month: "long", ...(other && { year: "numeric" }) }).format(new Date(at));
}

/** Tue 3 Mar, 17:00 */
export function short(at) {
  if (day(at) === day(Date.now())) return clock(at);
  const date = format({ weekday: "short", day: "numeric", month: "short" }).format(new Date(at));
  return `${date.replace(",", "")}, ${clock(at)}`;
}

/** The whole, for a tooltip. */
export function full(at) {
  return format({ dateStyle: "full", timeStyle: "long" }).format(new Date(at));
}
