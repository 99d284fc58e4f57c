// The review desk: choosing a point shows its boxes and draws a line to the first; pages zoom and turn; J, K, X and O work by
// keyboard. Without script every form still works, and every page is there to look at.
const root = document.querySelector("[data-review]");
for (const field of document.querySelectorAll("[data-seconds]")) {
  // How long this point, or this paper, was in view before it was decided.
  let shown = 0;
  let since = null;
  new IntersectionObserver(([entry]) => {
    if (entry.isIntersecting) since = performance.now();
    else if (since !== null) {
      shown += performance.now() - since;
      since = null;
    }
  }).observe(field.closest("article, .row, section") ?? field.parentElement);
  field.form.addEventListener("submit", () => {
    field.value = ((shown + (since === null ? 0 : performance.now() - since)) / 1000).toFixed(1);
  });
}

if (root) {
  const points = [...root.querySelectorAll("[data-point]")];
  const paper = root.querySelector("[data-paper]");
  let at = -1;

  const link = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  link.setAttribute("class", "tie");
  link.setAttribute("aria-hidden", "true");
  const line = link.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "line"));
  document.body.append(link);

  function draw() {
    const box = paper.querySelector("rect.here");
    const point = points[at];
    if (!box || !point || matchMedia("(max-width: 60rem)").matches) return link.setAttribute("hidden", "");
    const [from, to, pane] = [box.getBoundingClientRect(), point.getBoundingClientRect(), paper.getBoundingClientRect()];
    // What has scrolled out of its pane has no line to it, nor has a picture that is still to come.
    const column = point.closest(".side").getBoundingClientRect();
    const away = !from.width || from.bottom < pane.top || from.top > pane.bottom || to.bottom < column.top || to.top > column.bottom;
    if (away) return link.setAttribute("hidden", "");
    const y = Math.min(Math.max(from.top + from.height / 2, pane.top), pane.bottom);
    link.removeAttribute("hidden");
    line.setAttribute("x1", Math.min(from.right, pane.right));
    line.setAttribute("y1", y);
    line.setAttribute("x2", to.left);
    line.setAttribute("y2", Math.max(to.top + 16, 8));
  }

  function light(boxes) {
    paper.querySelectorAll("rect.here").forEach((one) => one.classList.remove("here"));
    boxes.forEach((one) => one.classList.add("here"));
  }

  function show(index, move = true) {
    if (index < 0 || index >= points.length) return;
    at = index;
    root.querySelectorAll(".check-point.here").forEach((one) => one.classList.remove("here"));
    const point = points[at];
    point.classList.add("here");
    point.closest("details.quiet")?.setAttribute("open", "");
    if (move) point.scrollIntoView({ block: "nearest" });
    const boxes = [...paper.querySelectorAll(`rect[data-points~="${CSS.escape(point.dataset.point)}"]`)];
    light(boxes);
    const first = boxes[0] ?? sheet(point.querySelector("[data-to]")?.dataset.to);
    first?.scrollIntoView({ block: "center", inline: "center" });
    requestAnimationFrame(draw);
  }

  const sheet = (name) => (name ? paper.querySelector(`[data-page="${CSS.escape(name)}"]`) : null);

  root.addEventListener("click", (event) => {
    const place = event.target.closest("[data-to]");
    if (place) {
      const page = sheet(place.dataset.to);
      const box = place.dataset.box ? page?.querySelector(`rect[data-box="${CSS.escape(place.dataset.box)}"]`) : null;
      const point = place.closest("[data-point]");
      if (point) show(points.indexOf(point), false);
      light(box ? [box] : []);
      (box ?? page)?.scrollIntoView({ block: "center", inline: "center" });
      if (matchMedia("(max-width: 60rem)").matches) page?.scrollIntoView({ block: "start" });
      requestAnimationFrame(draw);
      return;
    }
    const tool = event.target.closest("[data-zoom], [data-turn]");
    if (tool) view(tool.closest(".leaf"), Number(tool.dataset.zoom ?? 0), "turn" in tool.dataset);
  });
  root.addEventListener("focusin", (event) => {
    const point = event.target.closest("[data-point]");
    if (point && points[at] !== point) show(points.indexOf(point), false);
  });

  function view(leaf, zoom, turn) {
    if (!leaf) return;
    const by = Math.min(4, Math.max(1, Number(leaf.dataset.by ?? 1) + zoom * 0.5));
    const quarters = (Number(leaf.dataset.quarters ?? 0) + (turn ? 1 : 0)) % 4;
    Object.assign(leaf.dataset, { by, quarters });
    const picture = leaf.querySelector(".picture");
    const frame = leaf.querySelector(".frame");
    picture.style.width = `${by * 100}%`;
    const [width, height] = [picture.offsetWidth, picture.offsetHeight];
    const moves = ["", `translateX(${height}px) rotate(90deg)`, `translate(${width}px, ${height}px) rotate(180deg)`, `translateY(${width}px) rotate(270deg)`];
    picture.style.transformOrigin = "0 0";
    picture.style.transform = moves[quarters];
    frame.style.height = `${Math.min(quarters % 2 ? width : height, by > 1 ? innerHeight * 0.8 : Infinity)}px`;
    draw();
  }
  root.querySelectorAll(".tools").forEach((one) => one.removeAttribute("hidden"));

  const current = () => paper.querySelector("rect.here")?.closest(".leaf") ?? paper.querySelector(".leaf");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      show(at + (key === "j" ? 1 : -1));
      points[at]?.focus({ preventScroll: true });
    }
    else if ((key === "x" || key === "o") && at >= 0) points[at].querySelector(`button[data-key="${key}"]`)?.click();
    else if (key === "+" || key === "=") view(current(), 1, false);
    else if (key === "-") view(current(), -1, false);
    else if (key === "t") view(current(), 0, true);
    else return;
    event.preventDefault();
  });
  for (const name of ["scroll", "resize"]) addEventListener(name, draw, { capture: true, passive: true });
  // After an act the page comes back at the point it was about.
  const from = points.findIndex((one) => `#${one.id}` === location.hash);
  const next = points.findIndex((one, index) => index > from && one.matches(".due"));
  show(next >= 0 ? next : from);
  for (const image of paper.querySelectorAll("img")) image.addEventListener("load", draw);
  // What was refused is told at the top of the column: there it must be seen.
  const trouble = root.querySelector(".trouble[role=alert]");
  if (trouble) {
    trouble.tabIndex = -1;
    trouble.focus();
    trouble.scrollIntoView({ block: "start" });
  }
}
