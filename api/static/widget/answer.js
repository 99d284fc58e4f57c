/* How a released answer looks: what was understood, the text, its sources, its label, what next, the rating. */
import { answerText, labelLine, toClipboard } from "./copying.js";
import { button, make, safeAddress } from "./make.js";
import { rating } from "./rating.js";

export function answer(entry, desk) {
  const { say } = desk;
  const parts = [understood(entry, say)];
  if (entry.title) parts.push(make("h3", {}, entry.title));
  if (entry.lead) parts.push(make("p", { class: "lead" }, entry.lead));
  parts.push(body(entry, desk), validity(entry, say), sources(entry, desk), label(entry, desk));
  parts.push(steps(entry, desk), entry.release_id ? rating(entry, desk) : null);
  return make("article", { class: "answer", "aria-label": say("answer"), "data-label": labelLine(entry, say) }, parts);
}

function understood(entry, say) {
  const item = entry.understood?.item;
  if (!item) return null;
  const field = entry.understood.field_label;
  const what = field ? say("understood_field", { item: item.name, field }) : item.name;
  const facts = [item.region_name, item.department, item.version && say("guide_version", { version: item.version })];
  return make("p", { class: "understood" }, [say("understood", { what }), ...facts.filter(Boolean)].join(" · "));
}

function body(entry, desk) {
  const sentences = entry.sentences ?? [];
  if (!sentences.length) return entry.text && !entry.lead ? make("p", {}, entry.text) : null;
  if (entry.tickable) return tickList(entry, desk);
  const written = sentences.map((sentence) => [sentence.text, marks(sentence, entry, desk)]);
  return written.length === 1
    ? make("p", { class: "said" }, written[0])
    : make("ul", { class: "said" }, written.map((line) => make("li", {}, line)));
}

function tickList(entry, desk) {
  const { say, memory } = desk;
  const total = entry.sentences.length;
  const ticked = memory.ticked(entry.release_id);
  const progress = make("p", { class: "progress", role: "status" });
  const count = () => progress.replaceChildren(say("tick_progress", { done: ticked.size, total }));
  const rows = entry.sentences.map((sentence, index) => {
    const box = make("input", { type: "checkbox", checked: ticked.has(index) });
    box.addEventListener("change", () => {
      if (box.checked) ticked.add(index);
      else ticked.delete(index);
      memory.tick(entry.release_id, index, box.checked);
      count();
    });
    return make("li", {}, make("label", {}, box, make("span", {}, sentence.text)), marks(sentence, entry, desk));
  });
  count();
  return make("div", { class: "ticks" }, make("ul", {}, rows),
    make("div", { class: "under" }, progress, make("p", { class: "hint" }, say("tick_hint"))));
}

/** Numbers behind a sentence; with a single source the folded line says it all. */
function marks(sentence, entry, desk) {
  if ((entry.citations ?? []).length < 2) return null;
  const cited = (sentence.citations ?? []).map((n) => entry.citations.find((c) => c.n === n)).filter(Boolean);
  return cited.map((citation) => sourceLink(citation, desk, `〔${citation.n}〕`,
    { class: "cite", "aria-label": desk.say("source_mark", { n: citation.n, title: citation.title }) }));
}

function sourceLink(citation, desk, words, attributes = {}) {
  const address = safeAddress(citation.href, desk.server);
  if (!address) return make("span", attributes, words);
  if (!address.hash) address.hash = "quote";
  return make("a", { href: address.href, target: "_blank", rel: "noopener", ...attributes }, words);
}

export function period({ effective_from: from, effective_to: to }, say) {
  if (from && to) return say("valid_between", { from, to });
  if (from) return say("valid_from", { from });
  return to ? say("valid_until", { to }) : say("valid_unknown");
}

function standing(citation, say) {
  return citation.in_force === false ? sign("lapsed", "✕", say("not_in_force")) : sign("force", "✓", say("in_force"));
}

/** A state as shape and word; colour only repeats it. */
function sign(name, shape, word) {
  return make("span", { class: name }, make("span", { "aria-hidden": "true" }, `${shape} `), word);
}

function validity(entry, say) {
  const first = (entry.citations ?? [])[0];
  if (!first) return null;
  const lapsed = entry.citations.filter((citation) => citation.in_force === false).length;
  if (lapsed && lapsed < entry.citations.length) {
    return make("p", { class: "validity" }, sign("lapsed", "✕", say("some_lapsed", { n: lapsed })));
  }
  const alike = new Set(entry.citations.map((citation) => period(citation, say))).size === 1;
  return make("p", { class: "validity" }, standing(first, say), alike ? ` · ${period(first, say)}` : "");
}

function sources(entry, desk) {
  const { say } = desk;
  const all = entry.citations ?? [];
  if (!all.length) return null;
  const titles = [...new Set(all.map((citation) => citation.title))];
  const first = titles[0] + (titles.length > 1 ? say("source_more") : "");
  const rows = all.map((citation) => make("li", {},
    make("p", {}, make("strong", {}, `〔${citation.n}〕${citation.path || citation.title}`)),
    make("blockquote", {}, citation.quote),
    make("p", { class: "facts" },
      [citation.authority, citation.version && say("version", { version: citation.version }), period(citation, say)]
        .filter(Boolean).join(" · "), " · ", standing(citation, say)),
    make("p", { class: "facts" }, sourceLink(citation, desk, say("source_open")))));
  return make("details", { class: "sources" },
    make("summary", {}, say("sources", { n: all.length, first })), make("ol", {}, rows));
}

export function label(entry, desk) {
  const { say } = desk;
  if (!entry.label) return null;
  const words = [entry.label.text, entry.label.detail, entry.demonstration && say("answer_demonstration")];
  const copy = button(say("copy"), async () => {
    const done = await toClipboard(`${answerText(entry)}\n${labelLine(entry, say)}`);
    if (done) desk.notify(say("copied"));
  }, { class: "quiet" });
  return make("p", { class: "label" }, make("span", {}, words.filter(Boolean).join(" · ")), copy);
}

export function steps(entry, desk) {
  const { say } = desk;
  const offered = (entry.next_steps ?? []).slice(0, 3).map((step) => step.action === "link"
    ? linkStep(step, desk)
    : button(step.label, () => desk.follow(step), { class: "step" })).filter(Boolean);
  if (entry.guided) offered.unshift(guidedStep(entry.understood.item, say("guided"), desk, "step guided"));
  if (entry.not_mine) offered.push(button(say("not_mine"), () => desk.notMine(entry), { class: "step plain" }));
  if (!offered.length) return null;
  return make("div", { class: "steps", role: "group", "aria-label": say("next_steps") }, offered);
}

/** The way from an answer to the application itself, led step by step. */
export function guidedStep(item, words, desk, look) {
  const address = safeAddress(`apply?about=${encodeURIComponent(item.item_id)}`, desk.server);
  if (!address) return null;
  const link = make("a", { class: look, href: address.href, target: "_blank", rel: "noopener" }, words);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !desk.guide) return;
    event.preventDefault();
    desk.guide(item);
  });
  return link;
}

function linkStep(step, desk) {
  const address = safeAddress(step.value, desk.server);
  return address && make("a", { class: "step", href: address.href, target: "_blank", rel: "noopener" }, step.label);
}
