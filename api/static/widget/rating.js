/* Five words (GB/T 39735). One tap stores the level; a bad one may be explained afterwards. */
import { button, make } from "./make.js";

const LEVELS = [5, 4, 3, 2, 1];
const BAD = 2;

export function rating(entry, desk) {
  const { say } = desk;
  const line = make("p", { class: "unseen", role: "status" });
  const words = make("div", { class: "levels" });
  const box = make("fieldset", { class: "rating" }, make("legend", {}, say("rate")), words, line);
  const show = (level) => {
    for (const word of words.children) word.setAttribute("aria-pressed", String(Number(word.dataset.level) === level));
    line.replaceChildren(say("rated", { level: say(`rate_${level}`) }));
  };
  for (const level of LEVELS) {
    words.append(button(say(`rate_${level}`), async () => {
      if (!(await desk.rate(entry, level))) return;
      entry.rating = level;
      show(level);
      box.querySelector(".why")?.remove();
      if (level <= BAD) box.append(why(entry, level, desk));
    }, { "data-level": level, "aria-pressed": "false" }));
  }
  if (entry.rating) show(entry.rating);
  return box;
}

function why(entry, level, desk) {
  const { say } = desk;
  const field = make("textarea", { rows: 2, maxlength: 500 });
  const form = make("form", { class: "why" }, make("label", {}, say("rate_why"), field),
    make("button", { type: "submit", class: "step" }, say("rate_send")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const comment = field.value.trim();
    if (comment && !(await desk.rate(entry, level, comment))) return;
    form.replaceWith(make("p", { role: "status" }, say("rate_thanks")));
  });
  return form;
}
