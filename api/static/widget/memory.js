/* What one tab remembers. Session storage only: a token must not outlive the tab on a shared computer. */

export class Memory {
  constructor(server) {
    this.prefix = `yijianshi ${new URL(server, location.href).origin} `;
    this.spare = new Map();
  }

  read(name) {
    try {
      const text = sessionStorage.getItem(this.prefix + name);
      if (text !== null) return JSON.parse(text);
    } catch {
      // Storage is blocked in some embedded browsers; the page's own memory stands in until it is left.
    }
    return this.spare.get(name) ?? null;
  }

  keep(name, value) {
    this.spare.set(name, value);
    try {
      if (value === null) sessionStorage.removeItem(this.prefix + name);
      else sessionStorage.setItem(this.prefix + name, JSON.stringify(value));
    } catch {
      // As above.
    }
  }

  forgetConversation() {
    for (const name of ["conversation", "pending", "ticks"]) this.keep(name, null);
  }

  /** The conversation named by the address's fragment, which is removed at once so that it is not shared by accident. */
  takeReturnLink() {
    const found = /^#c=([^.]+)\.(.+)$/.exec(location.hash);
    if (!found) return null;
    history.replaceState(history.state, "", location.pathname + location.search);
    return { id: decodeURIComponent(found[1]), token: decodeURIComponent(found[2]) };
  }

  ticked(releaseId) {
    return new Set((this.read("ticks") ?? {})[releaseId] ?? []);
  }

  tick(releaseId, index, on) {
    const all = this.read("ticks") ?? {};
    const marks = new Set(all[releaseId] ?? []);
    if (on) marks.add(index);
    else marks.delete(index);
    this.keep("ticks", { ...all, [releaseId]: [...marks] });
  }
}

export function returnLink({ id, token }) {
  return `${location.origin}${location.pathname}${location.search}#c=${encodeURIComponent(id)}.${encodeURIComponent(token)}`;
}
