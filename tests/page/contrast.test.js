// Every pair of text and ground in the stylesheet has at least 4.5 : 1, in light and in dark.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const style = readFileSync(new URL("../../src/http/page/style.css", import.meta.url), "utf8");

function colours(selector) {
  const block = style.slice(style.indexOf(`${selector} {`)).split("}")[0];
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
}

function light(hex) {
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ["surface", "paper", "sunk"];
const PAIRS = [
  ...["ink", "soft", "accent", "danger", "warn", "info"].flatMap((text) => GROUNDS.map((ground) => [text, ground])),
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["accent", "accent-soft"],
  ["accent-strong", "accent-soft"],
  ["ink", "accent-soft"],
  ["soft", "accent-soft"],
  ["danger", "danger-soft"],
  ["warn", "warn-soft"],
  ["info", "info-soft"],
  ["ink", "mark"],
  ["side-ink", "side"],
  ["side-soft", "side"],
  ["side-soft", "side-raised"],
  ["side-accent", "side"],
];

for (const [theme, own] of [["light", {}], ["dark", colours(':root[data-theme="dark"]')]]) {
  test(`every text is readable in ${theme}`, () => {
    const all = { ...colours(":root"), ...own };
    for (const [text, ground] of PAIRS) {
      const found = contrast(all[text], all[ground]);
      assert.ok(found >= 4.5, `${text} on ${ground} has ${found.toFixed(2)} : 1`);
    }
  });
}

test("what stands on a person's colour is readable", () => {
  const hues = [...style.matchAll(/\.avatar\[data-hue="\d"\] \{ background: (#[0-9a-f]{6}); \}/g)].map(([, hue]) => hue);
  assert.equal(hues.length, 8);
  for (const hue of hues) assert.ok(contrast("#ffffff", hue) >= 4.5, `white on ${hue}`);
});
