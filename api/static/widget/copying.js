/* A copied answer keeps its label (GB 45438-2025: the mark survives copying). */

export function answerText(entry) {
  const lines = [entry.title, entry.lead, ...(entry.sentences ?? []).map((s) => s.text)].filter(Boolean);
  if (!lines.length && entry.text) lines.push(entry.text);
  return lines.join("\n");
}

export function labelLine(entry, say) {
  const parts = [entry.label?.text, entry.label?.detail];
  if (entry.demonstration) parts.push(say("answer_demonstration"));
  return `【${parts.filter(Boolean).join(" · ")}】`;
}

/** Adds the label lines of all answers that a selection touches to what is put on the clipboard. */
export function keepLabels(root, event) {
  const selection = root.getSelection?.() ?? document.getSelection();
  const text = selection?.toString() ?? "";
  if (!text || !event.clipboardData) return;
  const touched = [...root.querySelectorAll("[data-label]")].filter((node) => selection.containsNode(node, true));
  const labels = new Set(touched.map((node) => node.dataset.label));
  if (!labels.size) return;
  event.clipboardData.setData("text/plain", `${text}\n${[...labels].join("\n")}`);
  event.preventDefault();
}

/** True when the text reached the clipboard; browsers refuse on plain http or without a click. */
export async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
