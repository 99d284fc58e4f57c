/* The interview of a guided application inside the conversation: one question at a time, each answer by its fact. Where it
   ends the list, the form and the documents follow on the case's own pages, which need the room. */
import { Client } from "./client.js";
import { button, make, safeAddress } from "./make.js";

const UNSURE = "不清楚";
const GONE = new Set([401, 403, 404, 410]);

export class Guide {
  constructor(desk, texts) {
    Object.assign(this, { desk, texts, client: new Client(desk.server, texts), busy: false });
    this.node = make("article", { class: "guide", tabindex: "-1" });
  }

  /** Takes up what this tab had begun; false where there is nothing, or it is gone. */
  async resume() {
    const known = this.desk.memory.read("guide");
    if (!known) return false;
    this.known = known;
    this.client.token = known.token;
    try {
      this.show(await this.client.get(`${this.path}/question`), false);
      return true;
    } catch (problem) {
      if (GONE.has(problem.status)) this.end();
      else this.trouble(problem, () => this.resume());
      return !GONE.has(problem.status);
    }
  }

  get path() {
    return `/cases/${encodeURIComponent(this.known.id)}`;
  }

  /** Which bundle the item may be part of, and the item alone: the applicant's choice (国办发〔2025〕24号 §四). */
  async offer(item) {
    await this.act(async () => {
      this.client.token = null;
      const all = await this.client.get("/matters");
      const themes = all.themes.filter((theme) => theme.items.some((one) => one.id === item.item_id));
      if (!themes.length) return this.begin(item.item_id);
      const { say } = this.desk;
      this.draw(make("p", { class: "lead" }, say("guide_which")), make("div", { class: "choices" },
        themes.map((theme) => this.choice(theme.name, say("guide_bundle", { n: theme.items.length }), () => this.start(theme.id))),
        this.choice(item.name, say("guide_single"), () => this.start(item.item_id))), this.foot());
      return this.focus();
    }, () => this.offer(item));
  }

  choice(name, facts, act) {
    return button([make("strong", {}, name), make("span", { class: "facts" }, facts)], act, { class: "choice" });
  }

  start(matter) {
    return this.act(() => this.begin(matter), () => this.start(matter));
  }

  async begin(matter) {
    const { region } = this.desk.wishes();
    const made = await this.client.post("/cases", { matter, locale: this.texts.locale, ...(region && { region }) });
    this.known = { id: made.case.id, token: made.token, name: made.case.name };
    this.client.token = made.token;
    this.desk.memory.keep("guide", this.known);
    this.show(await this.client.get(`${this.path}/question`));
  }

  /** One thing at a time; a failure keeps what stands and may be repeated. What another window changed is shown anew. */
  async act(work, again) {
    if (this.busy) return;
    this.busy = true;
    this.node.setAttribute("aria-busy", "true");
    this.desk.quiet();
    try {
      await work();
    } catch (problem) {
      if (problem.status === 409) this.show(await this.client.get(`${this.path}/question`).catch(() => this.state));
      else if (GONE.has(problem.status) && this.known) this.end();
      this.trouble(problem, problem.status === 409 ? null : again);
    } finally {
      this.busy = false;
      this.node.removeAttribute("aria-busy");
    }
  }

  trouble(problem, again) {
    this.desk.problem(problem, again);
  }

  answer(fact, value) {
    return this.act(async () => {
      const rev = this.state.rev;
      this.show(await this.client.call("PUT", `${this.path}/answers/${encodeURIComponent(fact)}`, { value, rev }));
    }, () => this.answer(fact, value));
  }

  change(fact) {
    return this.act(async () => this.show(await this.client.get(`${this.path}/question?fact=${encodeURIComponent(fact)}`)),
      () => this.change(fact));
  }

  show(state, focus = true) {
    this.state = state;
    const { say } = this.desk;
    const title = make("h3", {}, say("guide_title", { name: this.known.name }));
    this.draw(title, state.question ? this.question(state) : this.done(state), this.given(state), this.foot());
    if (focus) this.focus();
  }

  question({ question, asked, at_most: most }) {
    const { say } = this.desk;
    const closed = question.type === "boolean" ? [[say("guide_yes"), true], [say("guide_no"), false]]
      : question.choices.map((one) => [one, one]);
    const answers = closed.map(([words, value]) => button(words, () => this.answer(question.fact, value), { class: "step" }));
    const unsure = question.choices.includes(UNSURE) ? null
      : button(say("guide_unsure"), () => this.answer(question.fact, UNSURE), { class: "step plain" });
    return [make("p", { class: "facts" }, say("guide_progress", { asked, most })),
      make("p", { class: "lead", id: "guide-ask" }, question.ask), make("p", { class: "hint" }, question.reason),
      closed.length ? make("div", { class: "steps", role: "group", "aria-labelledby": "guide-ask" }, answers, unsure)
        : this.typed(question, unsure)];
  }

  typed(question, unsure) {
    const { say } = this.desk;
    const field = make("input", { "aria-labelledby": "guide-ask", maxlength: 200, autocomplete: "off",
      inputmode: ["integer", "number"].includes(question.type) ? "decimal" : null });
    const form = make("form", { class: "steps" }, field, make("button", { class: "step" }, say("guide_answer")), unsure);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const words = field.value.trim();
      const number = ["integer", "number"].includes(question.type) && words !== "" && Number.isFinite(Number(words));
      if (words) this.answer(question.fact, number ? Number(words) : words);
    });
    return form;
  }

  done() {
    const { say } = this.desk;
    return [make("p", { class: "lead" }, say("guide_done")), make("p", { class: "hint" }, say("guide_done_hint"))];
  }

  given({ answers }) {
    const { say } = this.desk;
    const used = answers.filter((one) => one.in_use);
    if (!used.length) return null;
    const word = (one) => one.unsure ? say("guide_unsure") : one.value === true ? say("guide_yes")
      : one.value === false ? say("guide_no") : String(one.value);
    return make("details", { class: "sources" }, make("summary", {}, say("guide_given", { n: used.length })),
      make("ol", {}, used.map((one) => make("li", {}, `${one.ask} ${word(one)} `,
        button([say("guide_change"), make("span", { class: "unseen" }, `：${one.ask}`)], () => this.change(one.fact), { class: "quiet" })))));
  }

  /** The list and the form stand on the case's pages; the code travels in the fragment, which no server sees. */
  foot() {
    const { say, server } = this.desk;
    const on = this.known && safeAddress("case/find", server);
    if (on) on.hash = `${this.known.id}.${this.known.token}`;
    const over = this.known && this.state && !this.state.question;
    return make("div", { class: "steps" },
      on ? make("a", { class: over ? "step guided" : "step plain", href: on.href, target: "_blank", rel: "noopener" }, say("guide_list")) : null,
      button(say("guide_leave"), () => this.end(), { class: "step plain" }));
  }

  /** Leaves the interview; the case stays, for whoever has its link. */
  end() {
    this.desk.memory.keep("guide", null);
    this.node.remove();
    this.desk.guideLeft();
  }

  draw(...parts) {
    this.node.replaceChildren(...parts.flat(Infinity).filter(Boolean));
  }

  focus() {
    this.desk.reveal(this.node);
    this.node.focus({ preventScroll: true });
  }
}
