// Counter mode by keyboard: J and K go from field to field, A accepts, R refuses, E edits; the page with the field's box
// scrolls into view. Files dropped anywhere on the page are handed in. Everything works without this, by buttons.
const root = document.querySelector("[data-counter]");
const fields = [...root.querySelectorAll("[data-field]")];
let at = -1;

function show(index) {
  if (index < 0 || index >= fields.length) return;
  at = index;
  const field = fields[at];
  root.querySelectorAll(".here").forEach((one) => one.classList.remove("here"));
  field.classList.add("here");
  field.scrollIntoView({ block: "nearest" });
  const element = CSS.escape(field.dataset.field);
  const boxes = [...root.querySelectorAll(`rect[data-element="${element}"]`)];
  boxes.forEach((box) => box.classList.add("here"));
  const first = field.dataset.at ? root.querySelector(`[data-page="${CSS.escape(field.dataset.at)}"]`) : null;
  const sheet = first ?? boxes[0]?.closest(".leaf");
  const box = sheet?.querySelector(`rect[data-element="${element}"]`) ?? sheet;
  box?.scrollIntoView({ block: "center" });
}

const undecided = () => fields.findIndex((one, index) => index > at && one.matches(".undecided"));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const key = event.key.toLowerCase();
  if (key === "j") show(Math.min(at + 1, fields.length - 1));
  else if (key === "k") show(Math.max(at - 1, 0));
  else if (key === "e" && at >= 0) fields[at].querySelector("input:not([type=hidden]), select")?.focus();
  else if ((key === "a" || key === "r") && at >= 0) fields[at].querySelector(`button[data-key="${key}"]`)?.click();
  else return;
  event.preventDefault();
});
root.addEventListener("focusin", (event) => {
  const field = event.target.closest("[data-field]");
  if (field) show(fields.indexOf(field));
});

const drop = root.querySelector("[data-drop]");
for (const name of ["dragenter", "dragover"]) {
  root.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
root.addEventListener("dragleave", () => drop.classList.remove("over"));
root.addEventListener("drop", (event) => {
  event.preventDefault();
  if (!event.dataTransfer.files.length) return;
  drop.querySelector("input[type=file]").files = event.dataTransfer.files;
  drop.requestSubmit();
});
drop.querySelector("input[type=file]").addEventListener("change", () => drop.requestSubmit());

// After an act the page comes back at the field it was about: go on with the next that waits.
const from = fields.findIndex((one) => `#${one.id}` === location.hash);
at = from;
const next = from >= 0 ? undecided() : fields.findIndex((one) => one.matches(".undecided"));
show(next >= 0 ? next : from);

async function wait(pause) {
  if (![...root.querySelectorAll("[data-state]")].some((one) => ["received", "reading"].includes(one.dataset.state))) return;
  await new Promise((resolve) => setTimeout(resolve, pause));
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const states = [...fresh.querySelectorAll("[data-state]")].map((one) => one.dataset.state);
    if (!states.some((one) => ["received", "reading"].includes(one))) return location.reload();
    for (const one of fresh.querySelectorAll("[data-upload]")) {
      root.querySelector(`[data-upload="${CSS.escape(one.dataset.upload)}"] .facts`)?.replaceWith(document.importNode(one.querySelector(".facts"), true));
    }
  } catch {
    // the network may come back
  }
  return wait(Math.min(pause * 1.2, 10000));
}
wait(1200);
// Pictures push the page about while they load.
for (const image of root.querySelectorAll("img")) image.addEventListener("load", () => show(at));
