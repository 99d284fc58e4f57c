/* Calls to /api/v1. The token travels in a header only; a failure is always a Problem with words to show. */

const PATIENCE_MS = 25000;

export class Problem extends Error {
  constructor(status, body) {
    super(body.title || String(status));
    this.status = status;
    Object.assign(this, { code: "", title: "", detail: "", kept: "", next: "", number: "", ...body });
  }
}

export class Client {
  constructor(server, texts) {
    this.base = `${server.replace(/\/+$/, "")}/api/v1`;
    this.texts = texts;
    this.token = null;
  }

  headers(extra = {}) {
    const own = { "Accept-Language": this.texts.locale === "en" ? "en" : "zh-CN", ...extra };
    if (this.token) own.Authorization = `Bearer ${this.token}`;
    return own;
  }

  /** The raw response; throws Problem when there is none or it is not a success. */
  async send(path, { method = "GET", headers = {}, body, signal } = {}) {
    let response;
    try {
      response = await fetch(this.base + path, {
        method, body, signal, headers: this.headers(headers),
        credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
      });
    } catch {
      throw this.unreachable();
    }
    if (response.ok) return response;
    const told = await response.json().catch(() => ({}));
    if (!told.title) throw new Problem(response.status, { ...this.unreachable(), ...told });
    throw new Problem(response.status, told);
  }

  async call(method, path, body, key) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    const headers = { Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (key) headers["Idempotency-Key"] = key;
    try {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const response = await this.send(path, { method, headers, body: text, signal: patience.signal });
      return response.status === 204 ? null : await response.json();
    } catch (failure) {
      throw failure instanceof Problem ? failure : this.unreachable();
    } finally {
      clearTimeout(timer);
    }
  }

  get(path) {
    return this.call("GET", path);
  }

  post(path, body, key) {
    return this.call("POST", path, body, key);
  }

  unreachable() {
    const { say } = this.texts;
    return new Problem(0, {
      code: "unreachable", title: say("problem_network"), detail: say("problem_network_detail"), next: say("problem_next"),
    });
  }
}
