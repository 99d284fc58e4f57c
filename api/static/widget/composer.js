/* The one field. What is typed is kept until it has arrived. */
import { make } from "./make.js";

const MOST = 1000;
const COUNT_FROM = 800;

export class Composer {
  /** send(text) resolves to true when the text arrived. */
  constructor({ say, memory, send, label }) {
    Object.assign(this, { say, memory, send, busy: false });
    this.field = make("textarea", { id: "field", rows: 2, enterkeyhint: "send", "aria-describedby": "hint" });
    this.field.value = memory.read("draft") ?? "";
    this.label = make("label", { for: "field" }, label);
    this.hint = make("p", { id: "hint", class: "hint" });
    this.button = make("button", { type: "submit", class: "send" }, say("send"));
    this.node = make("form", { class: "composer" }, this.label,
      make("div", { class: "row" }, this.field, this.button), this.hint);
    this.field.addEventListener("input", () => this.keep());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.measure();
  }

  get text() {
    return this.field.value.trim();
  }

  fill(text) {
    this.field.value = text;
    this.keep();
  }

  keep() {
    this.memory.keep("draft", this.field.value || null);
    this.measure();
  }

  measure() {
    const n = [...this.text].length;
    this.field.removeAttribute("aria-invalid");
    const keys = matchMedia("(pointer: fine)").matches ? this.say("send_hint") : "";
    this.tell(n > MOST ? this.say("too_long", { n }) : n > COUNT_FROM ? this.say("length", { n }) : keys, n > MOST);
    this.field.rows = Math.min(6, Math.max(2, this.field.value.split("\n").length));
  }

  tell(words, wrong) {
    if (this.hint.textContent !== words) this.hint.replaceChildren(words);
    this.hint.classList.toggle("wrong", wrong);
    if (wrong) this.field.setAttribute("aria-invalid", "true");
  }

  key(event) {
    // While an input method composes, Enter picks a word; Safari ends the composition first and marks the key 229.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  async submit() {
    if (this.busy) return;
    const text = this.text;
    if (!text) {
      this.tell(this.say("empty"), true);
      this.field.focus();
      return;
    }
    if ([...text].length > MOST) {
      this.measure();
      return;
    }
    this.setBusy(true);
    try {
      if (await this.send(text)) this.fill("");
    } finally {
      this.setBusy(false);
    }
  }

  setBusy(busy) {
    this.busy = busy;
    this.field.readOnly = busy;
    this.button.setAttribute("aria-disabled", String(busy));
    this.button.replaceChildren(this.say(busy ? "sending" : "send"));
  }
}
