/* The open assistant: header, conversation, waiting, trouble, field. It draws; assistant.js decides. */
import { Composer } from "./composer.js";
import { keepLabels } from "./copying.js";
import { entryNode, waitingLines } from "./entries.js";
import { button, make } from "./make.js";
import { menu } from "./menu.js";

export class Panel {
  constructor(desk) {
    const { say } = desk;
    this.desk = desk;
    this.title = make("h2", { id: "title", tabindex: "-1" }, say("assistant"));
    this.strip = make("p", { class: "strip", hidden: true }, say("demonstration"));
    this.notice = make("span", { class: "notice" }, say("notice"));
    this.person = button(say("handover"), () => desk.handover(), { class: "person" });
    this.menu = menu(desk);
    this.line = make("p", { class: "line", role: "status" });
    this.log = make("div", { class: "log", role: "log", "aria-live": "off", "aria-label": say("conversation") });
    this.waiting = make("div", { class: "waiting", role: "status", hidden: true });
    this.scroller = make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": say("conversation") },
      this.log, this.waiting);
    this.trouble = make("div", { class: "trouble", role: "alert" });
    this.composer = new Composer({ say, memory: desk.memory, send: desk.send, label: say("question_label") });
    this.end = make("div", { class: "end", hidden: true }, make("p", {}, say("closed")),
      button(say("new_conversation"), () => desk.startAnew(), { class: "send" }));
    this.composer.node.hidden = true;
    this.node = make("section", { class: "panel", role: "dialog", "aria-modal": "false", "aria-labelledby": "title" },
      this.strip,
      make("header", {}, make("div", { class: "top" }, this.title, this.menu,
        button(say("close"), () => desk.close(), { class: "quiet" })),
      make("div", { class: "standing" }, this.notice, this.person)),
      this.line, this.scroller, this.trouble, this.composer.node, this.end);
    this.node.addEventListener("keydown", (event) => this.escape(event));
    this.log.addEventListener("copy", (event) => keepLabels(this.node.getRootNode(), event));
  }

  escape(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    if (this.menu.open) {
      this.menu.open = false;
      this.menu.querySelector("summary").focus();
    } else this.desk.close();
  }

  /** Words while something takes longer than a second. */
  opening(on) {
    clearTimeout(this.patience);
    this.tell("");
    if (on) this.patience = setTimeout(() => this.tell(this.desk.say("opening")), 1000);
  }

  tell(words) {
    if (this.line.textContent !== words) this.line.replaceChildren(words);
  }

  welcome() {
    const { say } = this.desk;
    this.duty = make("p", { class: "hint" });
    this.log.prepend(make("div", { class: "welcome" }, make("p", {}, say("welcome")),
      make("p", { class: "hint" }, say("welcome_privacy")), this.duty));
  }

  /** From now on what is added is read out; what was there at a reload is not read again. */
  speak() {
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }

  /** On a phone the sheet ends where the on-screen keyboard begins. */
  fit({ height, offsetTop, scale }) {
    const sheet = matchMedia("(max-width: 640px)").matches && scale === 1;
    this.node.style.height = sheet ? `${height}px` : "";
    this.node.style.top = sheet ? `${offsetTop}px` : "";
  }

  add(entry) {
    const node = entryNode(entry, this.desk);
    if (!node) return;
    const after = [...this.log.querySelectorAll("[data-seq]")].find((other) => Number(other.dataset.seq) > entry.seq);
    if (entry.kind === "correction") this.markCorrected(entry.release_id);
    this.log.insertBefore(node, after ?? null);
    this.reveal(node);
  }

  markCorrected(releaseId) {
    for (const node of this.log.querySelectorAll('[data-kind="answer"]')) {
      if (node.dataset.release !== String(releaseId) || node.classList.contains("corrected")) continue;
      node.classList.add("corrected");
      node.prepend(make("p", { class: "who" }, this.desk.say("corrected")));
    }
  }

  /** Shows the beginning of what is new: an answer is read from its top. */
  reveal(node) {
    requestAnimationFrame(() => {
      const own = node.classList.contains("own");
      const top = own ? node.offsetTop + node.offsetHeight : node.offsetTop - this.scroller.clientHeight / 4;
      this.scroller.scrollTop = own ? top : Math.max(0, top);
    });
  }

  show(conversation) {
    const { say } = this.desk;
    const { head, state, stopped, waiting, busy } = conversation;
    this.title.replaceChildren(head.office || say("assistant"));
    this.notice.replaceChildren(head.notice || say("notice"));
    this.strip.hidden = !head.demonstration;
    this.duty?.replaceChildren(head.duty_text || (head.on_duty === false ? say("waiting_off_duty") : ""));
    const person = state === "with_person";
    this.person.replaceChildren(say(person ? "handed_over" : "handover"));
    this.person.setAttribute("aria-disabled", String(person || busy || state === "closed"));
    this.composer.node.hidden = state === "closed";
    this.end.hidden = state !== "closed";
    this.composer.label.replaceChildren(say(person || stopped ? "message_label" : "question_label"));
    this.menu.showPhone(head.human_channel);
    this.menu.showGuide(head.applications);
    this.showWaiting(waiting);
    this.showStopped(stopped && !person, head.human_channel);
  }

  showWaiting(waiting) {
    const lines = waiting ? waitingLines(waiting, this.desk.say) : [];
    const words = lines.join("\n");
    if (this.shown === words) return;
    this.shown = words;
    this.waiting.hidden = !lines.length;
    const copy = lines.length ? button(this.desk.say("copy_link"), () => this.desk.copyLink(), { class: "step" }) : "";
    this.waiting.replaceChildren(...lines.map((line, n) => make("p", { class: n ? "facts" : "lead" }, line)), copy);
    if (lines.length) requestAnimationFrame(() => { this.scroller.scrollTop = this.scroller.scrollHeight; });
  }

  showStopped(on, channel) {
    this.stopped?.remove();
    this.stopped = null;
    if (!on) return;
    this.stopped = make("div", { class: "stopped", role: "status" }, make("p", {}, this.desk.say("stopped")),
      channel?.text && make("p", { class: "facts" }, channel.text));
    this.scroller.before(this.stopped);
  }

  /** What happened, what was kept, what to do, a number to quote; `again` repeats what failed. */
  problem(problem, again) {
    const { say } = this.desk;
    const kept = problem.kept || (this.composer.text ? say("problem_kept") : "");
    this.trouble.replaceChildren(make("p", { class: "lead" }, make("span", { "aria-hidden": "true" }, "！"), problem.title),
      ...[problem.detail, kept, problem.next].filter(Boolean).map((words) => make("p", {}, words)),
      problem.number ? make("p", { class: "facts" }, say("problem_number", { number: problem.number })) : "",
      again ? button(say("retry"), () => { this.quiet(); again(); }, { class: "step" }) : "");
  }

  quiet() {
    this.trouble.replaceChildren();
  }
}
