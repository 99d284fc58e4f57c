// Keeps the list of what waits up to date, and an open conversation with it. Without script a reload does the same.
const EVERY = 10_000;
const task = document.querySelector("#task");

async function part(address, ids) {
  const answer = await fetch(address, { headers: { accept: "text/html" }, redirect: "error" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ids) {
    const old = document.getElementById(id);
    const fresh = page.getElementById(id);
    // Somebody who stands in the list with the keyboard is not thrown out of it.
    if (!old || !fresh || old.innerHTML === fresh.innerHTML || old.contains(document.activeElement)) continue;
    old.replaceChildren(...fresh.childNodes);
    if (id === "lines") markCurrent(old);
  }
}

function markCurrent(list) {
  for (const link of list.querySelectorAll("ol a")) {
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "true");
  }
}

async function refresh() {
  if (!document.hidden) {
    const list = document.querySelector("#lines");
    try {
      if (task?.dataset.refresh) await part(task.dataset.refresh, ["lines", "thread"]);
      else if (list) await part(list.dataset.from, ["lines"]);
    } catch {
      // Offline or signed out: the next act says so in words.
    }
  }
  setTimeout(refresh, EVERY);
}

setTimeout(refresh, EVERY);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && task?.dataset.refresh) part(task.dataset.refresh, ["lines", "thread"]).catch(() => {});
});
