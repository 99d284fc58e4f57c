/* Elements are made from text, never from markup: nothing that a server or a person wrote is parsed as HTML. */

export function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node && typeof value === "boolean") node[key] = value;
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export function button(label, act, attributes = {}) {
  return make("button", { type: "button", onclick: act, ...attributes }, label);
}

/** An address that may be followed: http, https or tel, resolved against the server. Others yield null. */
export function safeAddress(value, base) {
  try {
    const url = new URL(value, base);
    return ["http:", "https:", "tel:"].includes(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** A unique key for one submission; randomUUID is missing on plain-http intranets. */
export function uniqueKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}
