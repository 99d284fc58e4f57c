/* One line of the conversation by its kind, and the waiting state below them. */
import { answer, guidedStep, label, steps } from "./answer.js";
import { answerText, labelLine } from "./copying.js";
import { button, make } from "./make.js";
import { rating } from "./rating.js";

const KINDS = { question: own, message: own, answer, outcome, clarification, handover, human_reply: reply, correction };

/** The node for an entry, or null for what is shown elsewhere (waiting) or not known to this version. */
export function entryNode(entry, desk) {
  const draw = KINDS[entry.kind];
  if (!draw) return null;
  const node = draw(entry, desk);
  node.dataset.seq = entry.seq;
  node.dataset.kind = entry.kind;
  if (entry.release_id) node.dataset.release = entry.release_id;
  return node;
}

function own(entry, { say }) {
  const who = say(entry.kind === "message" ? "message" : "you");
  return make("div", { class: "own" }, make("span", { class: "unseen" }, `${who}：`), entry.text);
}

function outcome(entry, desk) {
  const text = answerText(entry);
  const lines = text.split("\n").map((line) => make("p", {}, line));
  const offered = { ...entry, next_steps: entry.next_steps?.length ? entry.next_steps
    : [{ label: desk.say("handover"), action: "handover", value: "" }] };
  return make("article", { class: "outcome", "data-label": entry.label ? labelLine(entry, desk.say) : null },
    lines, label(entry, desk), steps(offered, desk));
}

function clarification(entry, desk) {
  const { say } = desk;
  const choices = (entry.candidates ?? []).slice(0, 3).map((candidate) => button(
    [make("strong", {}, candidate.name), make("span", { class: "facts" },
      [candidate.region_name, candidate.department].filter(Boolean).join(" · "))],
    () => desk.choose(entry, candidate.item_id), { class: "choice" }));
  choices.push(button(say("none_of_these"), () => desk.choose(entry, null), { class: "step plain" }));
  choices.push(button(say("handover"), () => desk.handover(), { class: "step plain" }));
  const guided = (entry.candidates ?? []).slice(0, 3).filter((candidate) => candidate.guided)
    .map((candidate) => guidedStep(candidate, say("guided_for", { item: candidate.name }), desk, "step plain"));
  const lead = entry.lead || entry.text || say("choose");
  return make("article", { class: "clarification", "data-label": entry.label ? labelLine(entry, say) : null },
    make("p", { class: "lead" }, lead),
    make("div", { class: "choices", role: "group", "aria-label": lead }, choices),
    guided.length ? make("div", { class: "steps" }, guided) : null, label(entry, desk));
}

function handover(entry, { say }) {
  return make("p", { class: "event" }, say("handed_over"));
}

function reply(entry, desk) {
  const { say } = desk;
  const who = entry.by_department ? say("from_department", { department: entry.by_department }) : say("human_reply");
  return make("article", { class: "reply" }, make("p", { class: "who" }, who),
    entry.text.split("\n").map((line) => make("p", {}, line)),
    entry.release_id ? rating(entry, desk) : null);
}

function correction(entry, { say }) {
  return make("article", { class: "correction" }, make("p", { class: "who" }, say("correction")),
    entry.text.split("\n").map((line) => make("p", {}, line)));
}

/** What happens now, who looks at it, the place, the usual time, and that one may leave. */
export function waitingLines(waiting, say) {
  const lines = [waiting.text || say(waiting.kind === "handover" ? "handover_open" : "waiting")];
  const facts = [];
  if (waiting.place) facts.push(say("waiting_place", { place: waiting.place }));
  if (waiting.usual_wait_s) facts.push(usual(waiting.usual_wait_s, say));
  if (facts.length) lines.push(facts.join(" · "));
  if (waiting.duty_text) lines.push(waiting.duty_text);
  else if (waiting.on_duty === false) lines.push(say("waiting_off_duty"));
  lines.push(waiting.return_hint || say("waiting_leave"));
  return lines;
}

function usual(seconds, say) {
  if (seconds < 60) return say("waiting_usual_short");
  if (seconds < 5400) return say("waiting_usual", { minutes: Math.round(seconds / 60) });
  return say("waiting_usual_hours", { hours: Math.round(seconds / 3600) });
}
