/* One conversation: what is known of it and what may be done in it. Several tabs may hold the same one. */
import { uniqueKey } from "./make.js";
import { Stream } from "./stream.js";

const ENDS_WAITING = new Set(["answer", "outcome", "clarification", "human_reply"]);
const WAITS = new Set(["waiting", "handover"]);
export const GONE = new Set([401, 403, 404, 410]);
const HEAD = ["office", "notice", "region", "on_duty", "duty_text", "human_channel", "demonstration", "applications"];

export class Conversation extends EventTarget {
  constructor(client, memory) {
    super();
    Object.assign(this, { client, memory, busy: false });
    this.reset();
  }

  reset() {
    this.client.token = null;
    Object.assign(this, {
      id: null, token: null, head: {}, entries: new Map(), state: "open", waiting: null, stopped: false, heard: 0,
      stream: null,
    });
  }

  tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Resumes `known` ({id, token, head?}) or begins anew. Throws Problem. */
  async begin(known, wishes) {
    this.reset();
    if (known) this.identify(known, known.head ?? {});
    else {
      const made = await this.client.post("/conversations", wishes, uniqueKey());
      this.identify(made, made);
      this.stopped = Boolean(made.stopped);
    }
    if (known) await this.refresh();
    this.remember();
    this.tell("status");
    this.listen();
  }

  identify({ id, token }, head) {
    Object.assign(this, { id, token });
    this.client.token = token;
    this.learn(head);
  }

  learn(head) {
    for (const name of HEAD) if (head[name] !== undefined) this.head[name] = head[name];
  }

  remember() {
    this.memory.keep("conversation", { id: this.id, token: this.token, head: this.head });
  }

  get path() {
    return `/conversations/${encodeURIComponent(this.id)}`;
  }

  /** Reads the state and whatever entries are missing. Throws Problem. */
  async refresh() {
    const now = await this.client.get(`${this.path}?after=${this.heard}`);
    for (const entry of now.entries) this.accept(entry);
    this.heard = Math.max(this.heard, now.last_seq ?? 0);
    this.learn(now);
    Object.assign(this, { state: now.state, waiting: now.waiting ?? null, stopped: Boolean(now.stopped) });
    this.tell("status");
  }

  /** A refresh that nobody waits for: only "gone" matters, of other trouble the stream or the next action will tell. */
  refreshQuietly() {
    const { id } = this;
    this.refresh().catch((problem) => {
      if (GONE.has(problem.status) && this.id === id) this.tell("gone");
    });
  }

  accept(entry) {
    if (this.entries.has(entry.seq)) return;
    // The answer may have come by the stream before the reply to the question that says "wait".
    const late = [...this.entries.values()].some((other) => other.seq > entry.seq && ENDS_WAITING.has(other.kind));
    if (WAITS.has(entry.kind) && !late) this.waiting = entry.waiting ?? entry;
    if (ENDS_WAITING.has(entry.kind)) this.waiting = null;
    if (entry.kind === "handover") this.state = "with_person";
    this.entries.set(entry.seq, entry);
    this.tell("entry", entry);
  }

  listen() {
    this.stream?.stop();
    this.stream = new Stream(this.client, `${this.path}/events`, {
      lastId: () => this.heard,
      hear: (name, data, id) => this.hear(name, data, id),
      state: (state) => this.tell("line", { state }),
      gone: () => this.tell("gone"),
    });
    this.stream.start();
  }

  hear(name, data, id) {
    if (name === "waiting") {
      this.waiting = data;
      this.tell("status");
      return;
    }
    if (name !== "entry") return;
    this.accept(data);
    // Only what came in order by the stream moves the mark: an own post may have overtaken another tab's entry.
    this.heard = Math.max(this.heard, Number(id ?? data.seq) || 0);
    this.tell("status");
    if (ENDS_WAITING.has(data.kind)) this.refreshQuietly();
  }

  /** Posts; false when another post is under way. Repeating what failed reuses its key, so the server does it once. */
  async act(path, body, key = this.keyFor(path, body)) {
    if (this.busy) return false;
    this.busy = true;
    this.tell("status");
    try {
      const told = await this.client.post(this.path + path, body, key);
      for (const entry of told?.entries ?? []) this.accept(entry);
      this.unsent = null;
      return true;
    } catch (problem) {
      // The state here may be stale: the assistant stopped, a person took over, or the conversation erased elsewhere.
      if (problem.status >= 400) this.refreshQuietly();
      throw problem;
    } finally {
      this.busy = false;
      this.tell("status");
    }
  }

  /** Resolves when no other post is under way: what was typed meanwhile follows it and is not dropped. */
  async idle() {
    while (this.busy) await new Promise((done) => this.addEventListener("status", done, { once: true }));
  }

  keyFor(path, body) {
    const mark = path + JSON.stringify(body);
    if (this.unsent?.mark !== mark) this.unsent = { mark, key: uniqueKey() };
    return this.unsent.key;
  }

  /** Lets the line go while nobody looks and nothing is awaited; several tabs share a browser's few connections. */
  rest() {
    if (this.state === "open" && !this.waiting) this.stream?.stop();
  }

  wake() {
    if (this.id) this.stream?.start();
  }

  /** Sends what was typed to whoever is on the other side now. The key outlives a reload, so a repeat is never doubled. */
  async say(text) {
    await this.idle();
    const path = this.state === "with_person" ? "/messages" : this.stopped ? "/handover" : "/questions";
    let pending = this.memory.read("pending");
    if (!pending || pending.text !== text || pending.path !== path) {
      pending = { text, path, key: uniqueKey(), after: Math.max(0, ...this.entries.keys()) };
      this.memory.keep("pending", pending);
    }
    const sent = await this.act(path, { text }, pending.key);
    if (sent) this.memory.keep("pending", null);
    return sent;
  }

  /** True when the text that was being sent when the page went away did arrive. */
  pendingArrived() {
    const pending = this.memory.read("pending");
    if (!pending) return false;
    const arrived = [...this.entries.values()].some(
      (entry) => entry.by === "asker" && entry.seq > pending.after && entry.text === pending.text,
    );
    if (arrived) this.memory.keep("pending", null);
    return arrived;
  }

  choose(releaseId, itemId) {
    return this.act("/choice", { release_id: releaseId, item_id: itemId });
  }

  notMine(releaseId) {
    return this.act("/not-mine", { release_id: releaseId });
  }

  handover(text) {
    return this.act("/handover", text ? { text } : {});
  }

  rate(releaseId, level, comment) {
    return this.act("/ratings", { release_id: releaseId, level, ...(comment ? { comment } : {}) });
  }

  async erase() {
    await this.client.call("DELETE", this.path);
    this.leave();
  }

  leave() {
    this.stream?.stop();
    this.memory.forgetConversation();
    this.reset();
  }
}
