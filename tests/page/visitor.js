// Somebody at the page, who finds things by their roles and names, as a person with a screen reader does.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** How long the page may take to show something, in milliseconds. */
const SHOWN_WITHIN = 10_000;

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export const openBrowser = () => chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });

export class Visitor {
  /** Opens the page; what it loads from elsewhere, and what it complains about, is kept. */
  static async arrive(browser, url, viewport = DESK, more = {}) {
    const visitor = new Visitor();
    const context = await browser.newContext({ viewport, ...more });
    const page = await context.newPage();
    page.setDefaultTimeout(SHOWN_WITHIN);
    Object.assign(visitor, { context, page, complaints: [], foreign: [] });
    page.on("pageerror", (error) => visitor.complaints.push(error.message));
    page.on("console", (line) => {
      const lost = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|50\d/.test(line.text());
      if (line.type() === "error" && !lost) visitor.complaints.push(line.text());
    });
    page.on("request", (request) => {
      if (new URL(request.url()).origin !== new URL(url).origin) visitor.foreign.push(request.url());
    });
    await page.goto(url);
    await page.getByRole("article").first().waitFor({ state: "attached" });
    return visitor;
  }

  /** Leaves; nothing may have been loaded from elsewhere, and nothing gone wrong. */
  async leave() {
    await this.context.close();
    assert.deepEqual(this.foreign, [], "the page asked another server for something");
    assert.deepEqual(this.complaints, [], "the page complained");
  }

  /** Becomes somebody else of the sample team. */
  async become(name) {
    await this.page.getByRole("button", { name: /^You are / }).click();
    await this.page.getByRole("dialog").getByRole("button", { name }).click();
    await this.page.getByRole("button", { name: new RegExp(`^You are ${name}`) }).waitFor();
  }

  get ledger() {
    return this.page.getByRole("complementary", { name: "Ledger and reviews" });
  }

  get thread() {
    return this.page.getByRole("region", { name: "Thread", exact: true });
  }

  get channel() {
    return this.page.getByRole("main");
  }

  /** How many entries the ledger has, as the page says. */
  async entries() {
    const text = await this.ledger.getByText(/Chain verified up to \d+/).textContent();
    return Number(text.match(/up to (\d+)/)[1]);
  }

  /** Waits until the ledger has an entry of that kind beyond that many. */
  async entryAfter(entries, kind) {
    const newer = ([entries, kind]) =>
      [...document.querySelectorAll(".entry")].some(
        (one) => Number(one.querySelector(".n").textContent) > entries && one.querySelector(".kind").textContent === kind,
      );
    await this.page.waitForFunction(newer, [entries, kind]);
  }

  /** Goes to an open review by what it is about; the message that shows it. */
  async openReview(subject) {
    await this.ledger.getByRole("tab", { name: /Open reviews/ }).click();
    await this.ledger.getByRole("button", { name: `Open ${subject}` }).first().click();
    const card = this.page.locator("article:focus");
    await card.waitFor();
    const message = await card.getAttribute("data-message");
    await this.ledger.getByRole("tab", { name: "Ledger" }).click();
    return this.page.locator(`article[data-message="${message}"]`).first();
  }

  /** Puts an emoji on a message with the picker. */
  async react(message, emoji) {
    // What one can do with a message is shown when one is on it.
    await message.hover();
    await message.getByRole("button", { name: "Add a reaction" }).or(message.getByRole("button", { name: "React" })).first().click();
    const picker = this.page.getByRole("dialog", { name: "React" });
    await picker.getByRole("textbox", { name: "Emoji name" }).fill(`:${emoji}:`);
    await this.page.keyboard.press("Enter");
    await picker.waitFor({ state: "hidden" });
  }

  /** Opens a message's thread and answers in it. */
  async reply(message, text) {
    if (!(await this.thread.isVisible())) {
      await message.focus();
      await this.page.keyboard.press("t");
    }
    const box = this.thread.getByRole("combobox", { name: "Reply in the thread" });
    await box.fill(text);
    await box.press("Enter");
    await this.thread.getByRole("article").filter({ hasText: text }).first().waitFor();
  }

  /** Writes in the channel. */
  async write(text) {
    const box = this.channel.getByRole("combobox");
    await box.fill(text);
    await box.press("Enter");
  }
}
