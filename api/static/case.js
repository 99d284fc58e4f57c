// While documents are being read, the page is fetched again and only its changed parts are put in: no reload takes away a
// file that is being chosen or what a screen reader is at. Without script the page refreshes itself.
const PAUSE = 1500;
const MOST = 20000;

async function look(pause) {
  await new Promise((resolve) => setTimeout(resolve, pause));
  let fresh;
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return look(Math.min(pause * 2, MOST));
  }
  let busy = false;
  for (const there of document.querySelectorAll("[data-upload]")) {
    const next = fresh.querySelector(`[data-upload="${CSS.escape(there.dataset.upload)}"]`);
    if (next && next.textContent !== there.textContent) there.replaceWith(document.importNode(next, true));
    if (next && ["received", "reading"].includes(next.dataset.state)) busy = true;
  }
  const notices = fresh.querySelectorAll("main > .notice");
  document.querySelectorAll("main > .notice").forEach((one) => one.remove());
  const head = document.querySelector("main > h1 + .facts");
  for (const one of [...notices].reverse()) head.after(document.importNode(one, true));
  if (busy || (!notices.length && pause < MOST)) return look(busy ? PAUSE : pause * 2);
}

look(PAUSE);
