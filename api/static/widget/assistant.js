/* The custom element: a labelled button that opens the assistant, and the decisions behind the panel. */
import { Client } from "./client.js";
import { Conversation, GONE } from "./conversation.js";
import { toClipboard } from "./copying.js";
import { Guide } from "./guide.js";
import { make } from "./make.js";
import { Memory, returnLink } from "./memory.js";
import { Panel } from "./panel.js";
import { sheet } from "./style.js";
import { Texts } from "./texts.js";

const HOME = new URL("..", import.meta.url).href;

export class Assistant extends HTMLElement {
  connectedCallback() {
    if (!this.shadowRoot) this.build();
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    document.addEventListener("click", (event) => this.invited(event), { signal });
    addEventListener("hashchange", () => this.returned(), { signal });
    addEventListener("offline", () => this.panel.tell(this.texts.say("offline")), { signal });
    addEventListener("online", () => this.panel.tell(""), { signal });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.conversation.rest();
      else this.conversation.wake();
    }, { signal });
    globalThis.visualViewport?.addEventListener("resize", () => this.panel.fit(visualViewport), { signal });
    if (!this.returned() && this.memory.read("open")) this.open({ quietly: true });
  }

  disconnectedCallback() {
    this.leaving.abort();
    this.conversation.stream?.stop();
  }

  build() {
    this.server = new URL(this.getAttribute("server") || HOME, location.href).href;
    this.texts = new Texts(this.getAttribute("locale") || document.documentElement.lang);
    this.client = new Client(this.server, this.texts);
    this.memory = new Memory(this.server);
    if (this.memory.read("large") !== null) this.toggleAttribute("large", this.memory.read("large"));
    this.conversation = new Conversation(this.client, this.memory);
    this.conversation.addEventListener("entry", ({ detail }) => this.heard(detail));
    this.conversation.addEventListener("status", () => this.panel.show(this.conversation));
    this.conversation.addEventListener("line", ({ detail }) => this.lineChanged(detail.state));
    this.conversation.addEventListener("gone", () => this.gone());
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet()];
    this.launcher = make("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", onclick: () => this.open() });
    this.draw();
    this.shadowRoot.append(this.launcher);
    this.unread(false);
  }

  /** Draws the panel anew, once with the built-in words and once with the server's. */
  draw() {
    const shown = this.panel && !this.panel.node.hidden;
    const panel = new Panel(this.desk());
    panel.node.hidden = !shown;
    panel.node.lang = this.texts.locale === "en" ? "en" : "zh-CN";
    if (this.panel) this.panel.node.replaceWith(panel.node);
    else this.shadowRoot.append(panel.node);
    this.panel = panel;
  }

  desk() {
    return {
      say: this.texts.say, memory: this.memory, server: this.server,
      send: (text) => this.attempt(() => this.conversation.say(text), () => this.panel.composer.submit()),
      choose: (entry, item) => this.attempt(() => this.conversation.choose(entry.release_id, item)),
      notMine: (entry) => this.attempt(() => this.conversation.notMine(entry.release_id)),
      rate: (entry, level, comment) => this.attempt(() => this.conversation.rate(entry.release_id, level, comment)),
      handover: () => this.handOver(), follow: (step) => this.follow(step), notify: (words) => this.panel.tell(words),
      copyLink: () => this.copyLink(), erase: () => this.erase(), startAnew: () => this.startAnew(), close: () => this.close(),
      guide: (item) => this.lead((guide) => guide.offer(item)), guideLeft: () => this.panel.composer.field.focus(),
      wishes: () => ({ region: this.getAttribute("region") }), quiet: () => this.panel.quiet(),
      problem: (problem, again) => this.panel.problem(problem, again), reveal: (node) => this.panel.reveal(node),
      isLarge: () => this.hasAttribute("large"),
      setLarge: (large) => {
        this.toggleAttribute("large", large);
        this.memory.keep("large", large);
      },
    };
  }

  get isOpen() {
    return !this.panel.node.hidden;
  }

  async open({ quietly = false } = {}) {
    if (!this.isOpen) {
      this.panel.node.hidden = false;
      this.launcher.hidden = true;
      this.memory.keep("open", true);
      this.unread(false);
      this.announce("open");
      this.panel.scroller.scrollTop = this.panel.scroller.scrollHeight;
      if (!quietly) this.focusInside();
    }
    if (!this.conversation.id && !this.beginning) await this.begin({ quietly });
  }

  close() {
    this.panel.node.hidden = true;
    this.launcher.hidden = false;
    this.memory.keep("open", null);
    this.launcher.focus();
  }

  focusInside() {
    // A finger's tap on the field would raise the keyboard over the conversation before anything was read.
    const typing = matchMedia("(pointer: fine)").matches && !this.panel.composer.node.hidden;
    (typing ? this.panel.composer.field : this.panel.title).focus();
  }

  async begin({ known = this.memory.read("conversation"), note = "", quietly = false } = {}) {
    this.beginning = true;
    this.panel.opening(true);
    try {
      await this.texts.load(this.client);
      this.draw();
      this.unread(false);
      this.panel.opening(true);
      this.panel.welcome();
      const { region, department } = Object.fromEntries([...this.attributes].map((a) => [a.name, a.value || null]));
      const wishes = { locale: this.texts.locale, ...(region && { region }), ...(department && { department }) };
      await this.conversation.begin(known, wishes);
      this.panel.opening(false);
      this.panel.tell(note);
      if (this.memory.read("guide")) this.lead((guide) => guide.resume());
      this.panel.speak();
      if (!quietly && this.isOpen) this.focusInside();
    } catch (problem) {
      this.conversation.reset();
      this.panel.opening(false);
      if (known && GONE.has(problem.status)) {
        this.memory.forgetConversation();
        await this.begin({ known: null, note: this.texts.say("problem_gone") });
      } else this.panel.problem(problem, () => this.begin({ known, quietly }));
    } finally {
      this.beginning = false;
    }
  }

  /** Runs what a person asked for; a failure is shown with a way to repeat it. Resolves to true when it was done. */
  async attempt(act, again = () => this.attempt(act)) {
    this.panel.quiet();
    try {
      return (await act()) !== false;
    } catch (problem) {
      this.panel.problem(problem, again);
      return false;
    }
  }

  async handOver() {
    const { composer } = this.panel;
    const { state, busy } = this.conversation;
    if (state !== "open" && state !== "waiting") return;
    if (busy) return;
    const text = composer.text;
    if ((await this.attempt(() => this.conversation.handover(text), () => this.handOver())) && text) composer.fill("");
  }

  async follow(step) {
    if (step.action === "handover") await this.handOver();
    else if (step.action === "ask") await this.attempt(() => this.conversation.say(step.value || step.label));
  }

  /** One interview at a time, at the end of the conversation; what this tab had begun is taken up. */
  async lead(start) {
    this.guide?.node.remove();
    this.guide = new Guide(this.desk(), this.texts);
    this.panel.log.append(this.guide.node);
    if ((await start(this.guide)) === false) this.guide.node.remove();
  }

  heard(entry) {
    this.panel.add(entry);
    const { composer } = this.panel;
    // What was being sent when the page went away may arrive after the reload: it is not a draft any more.
    if (entry.by === "asker" && this.conversation.pendingArrived() && composer.text === entry.text) composer.fill("");
    if (entry.kind === "answer") {
      this.announce("answer", { release_id: entry.release_id, item_id: entry.understood?.item?.item_id ?? null });
    }
    if (entry.kind === "handover") this.announce("handover");
    if (!this.isOpen && entry.by !== "asker") this.unread(true);
  }

  unread(is) {
    this.launcher.replaceChildren(this.texts.say(is ? "launch_unread" : "launch") || this.texts.say("launch"));
    this.launcher.classList.toggle("unread", is);
  }

  lineChanged(state) {
    const { say } = this.texts;
    if (state === "lost") this.panel.tell(say(navigator.onLine ? "reconnecting" : "offline"));
    else if (this.line === "lost") this.panel.tell(say("reconnected"));
    this.line = state;
  }

  gone() {
    this.conversation.leave();
    if (this.isOpen) this.begin({ known: null, note: this.texts.say("problem_gone_kept") });
  }

  async copyLink() {
    const link = returnLink(this.conversation);
    if (await toClipboard(link)) this.panel.tell(this.texts.say("link_copied"));
    else this.panel.line.replaceChildren(this.texts.say("link_by_hand"), make("input", { readonly: "", value: link }));
  }

  async erase() {
    if (!(await this.attempt(() => this.conversation.erase()))) return;
    await this.begin({ known: null, note: this.texts.say("erased") });
  }

  startAnew() {
    this.conversation.leave();
    return this.begin({ known: null });
  }

  /** Opens the conversation of a return link, if the address carries one. */
  returned() {
    const known = this.memory.takeReturnLink();
    if (!known) return false;
    this.conversation.leave();
    this.memory.keep("conversation", known);
    this.open();
    return true;
  }

  /** A page's own link with data-yijianshi-ask opens the assistant with that question written in, not sent. */
  async invited(event) {
    const link = event.target.closest?.("[data-yijianshi-ask]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.yijianshiAsk && !this.memory.read("draft")) this.memory.keep("draft", link.dataset.yijianshiAsk);
    await this.open();
    if (!this.panel.composer.text) this.panel.composer.fill(link.dataset.yijianshiAsk);
  }

  announce(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`yijianshi:${name}`, { bubbles: true, composed: true, detail }));
  }
}
