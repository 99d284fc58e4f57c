// One waiting answer: keys, quotes scrolled into view, the approve button that waits for the sources, the claim kept.
const task = document.querySelector("#task");
const evidence = document.querySelector(".evidence");
const sentences = [...document.querySelectorAll(".draft > .sentences > li")];
const approve = document.querySelector("#approve button");
const tab = document.querySelector("#pane-evidence");
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const begun = performance.now();

function select(sentence, move = true) {
  for (const one of sentences) one.classList.toggle("current", one === sentence);
  for (const mark of evidence.querySelectorAll("mark.current")) mark.classList.remove("current");
  const wanted = sentence.dataset.cites.trim().split(" ");
  const marks = [...evidence.querySelectorAll("mark")].filter((m) => m.dataset.cites.split(" ").some((n) => wanted.includes(n)));
  for (const mark of marks) mark.classList.add("current");
  marks[0]?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  if (move) sentence.scrollIntoView({ block: "nearest" });
}

for (const sentence of sentences) {
  sentence.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link) {
      event.preventDefault();
      if (tab) tab.checked = true;
    }
    if (!String(getSelection())) select(sentence, false);
  });
}

// The sources of an answer that is no verbatim card must have been in view before its approval.
function watch() {
  const note = document.querySelector("#unseen");
  const unseen = new Set([...evidence.querySelectorAll("mark[id]")]);
  const tell = () => {
    note.hidden = unseen.size === 0;
    note.textContent = note.dataset.words.replace("{n}", unseen.size);
    approve.setAttribute("aria-disabled", String(unseen.size > 0));
  };
  const eye = new IntersectionObserver((seen) => {
    for (const one of seen) if (one.isIntersecting && unseen.delete(one.target)) eye.unobserve(one.target);
    tell();
  }, { threshold: 0 });
  for (const mark of unseen) eye.observe(mark);
  tell();
  approve.form.addEventListener("submit", (event) => {
    if (unseen.size === 0) return;
    event.preventDefault();
    const next = unseen.values().next().value;
    if (tab) tab.checked = true;
    next.scrollIntoView({ block: "center" });
  });
}
if (approve && evidence && task.dataset.watch === "1") watch();

// One letter, no modifier, never while typing; it can be switched off (WCAG 2.1.4).
const keys = document.querySelector("#keys");
if (keys) {
  keys.closest("label").hidden = false;
  keys.checked = localStorage.getItem("staff-keys") !== "off";
  keys.addEventListener("change", () => localStorage.setItem("staff-keys", keys.checked ? "on" : "off"));
  document.addEventListener("keydown", onKey);
}

function onKey(event) {
  const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  if (!keys.checked || typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const key = event.key.toLowerCase();
  // A key held over from the answer before must not decide this one.
  if ("aert".includes(key) && performance.now() - begun < 600) return;
  if (key === "a") approve?.form.requestSubmit(approve);
  else if (key === "e") document.querySelector("#edit")?.click();
  else if (key === "r") ask("#refuse");
  else if (key === "t") ask("#escalate");
  else if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else return;
  event.preventDefault();
}

function ask(which) {
  const box = document.querySelector(which);
  if (!box) return;
  box.open = true;
  box.querySelector("select").focus();
}

function step(by) {
  const at = sentences.findIndex((s) => s.classList.contains("current"));
  const next = sentences[Math.min(Math.max(at + by, 0), sentences.length - 1)];
  if (next) select(next);
}

function close() {
  const open = document.querySelector(".why[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
}
document.addEventListener("keydown", (event) => event.key === "Escape" && close());
for (const button of document.querySelectorAll(".close")) button.addEventListener("click", close);

// A decision is sent once, however often the button is pressed.
for (const form of document.querySelectorAll(".verdict form, form.edit")) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
}

// While the page is in sight the claim is prolonged; left alone, it runs out and a colleague may take over.
const hold = Number(task?.dataset.hold);
if (hold) {
  setInterval(() => {
    if (document.hidden) return;
    const body = new URLSearchParams({ csrf: task.dataset.csrf });
    fetch(`/staff/queue/${task.dataset.task}/claim`, { method: "POST", body }).catch(() => {});
  }, Math.max(5, hold / 3) * 1000);
}
