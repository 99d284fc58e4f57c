// A released pair judged by key: Y answers at once, N opens what it means for the asker and waits for the button.
const keys = document.querySelector("#keys");
const right = document.querySelector("#right");
const wrong = document.querySelector("#wrong");
const begun = performance.now();

// One letter, no modifier, never while typing; it can be switched off (WCAG 2.1.4), here as in the queue.
keys.closest("label").hidden = false;
keys.checked = localStorage.getItem("staff-keys") !== "off";
keys.addEventListener("change", () => localStorage.setItem("staff-keys", keys.checked ? "on" : "off"));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") wrong.open = false;
  if (!keys.checked || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  // A key held over from the pair before must not judge this one.
  if (performance.now() - begun < 600) return;
  const key = event.key.toLowerCase();
  if (key === "y") right.requestSubmit(right.querySelector("button"));
  else if (key === "n") {
    wrong.open = true;
    wrong.querySelector("form button").focus();
  } else return;
  event.preventDefault();
});

// A judgement is sent once, however often the button is pressed.
for (const form of document.querySelectorAll(".verdict form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
}
