/* Server-sent events over fetch: EventSource cannot carry the token in a header. */

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;
// Pings come more often than this; longer silence means a dead line or a proxy that holds the stream back.
const SILENCE_MS = 45000;
// A line that ends this soon counts as a failure, so that a server that hangs up at once is not asked four times a second.
const SHORT_LIFE_MS = 5000;

export class Stream {
  /** hear(event name, data, id) per event; state("live" | "lost") per change; gone() when the conversation is no more. */
  constructor(client, path, { lastId, hear, state, gone }) {
    Object.assign(this, { client, path, lastId, hear, state, gone });
    this.stopped = true;
    this.failures = 0;
    // After an outage the old line may look alive for long; a new one is quicker than finding out.
    this.hurry = () => {
      this.failures = 0;
      this.line?.abort();
      this.wake?.();
    };
  }

  start() {
    if (!this.stopped) return;
    this.stopped = false;
    addEventListener("online", this.hurry);
    this.run();
  }

  stop() {
    this.stopped = true;
    removeEventListener("online", this.hurry);
    this.wake?.();
    this.line?.abort();
  }

  async run() {
    const mine = (this.turn = Symbol("turn"));
    while (!this.stopped && this.turn === mine) {
      const began = Date.now();
      try {
        await this.listen();
        this.failures = Date.now() - began < SHORT_LIFE_MS ? this.failures + 1 : 0;
      } catch (failure) {
        if (this.stopped || this.turn !== mine) return;
        if ([401, 403, 404, 410].includes(failure.status)) {
          this.stop();
          this.gone();
          return;
        }
        this.failures += 1;
        this.state("lost");
      }
      if (!this.stopped) await this.pause();
    }
  }

  async listen() {
    this.line = new AbortController();
    const { signal } = this.line;
    const headers = { Accept: "text/event-stream" };
    if (this.lastId()) headers["Last-Event-ID"] = String(this.lastId());
    let timer = setTimeout(() => this.line.abort(), SILENCE_MS);
    try {
      const response = await this.client.send(this.path, { headers, signal });
      this.state("live");
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        clearTimeout(timer);
        timer = setTimeout(() => this.line.abort(), SILENCE_MS);
        // A carriage return at the end of a piece waits for its line feed, else the pair would read as two line ends.
        const held = value.endsWith("\r") ? "\r" : "";
        const text = rest + (held ? value.slice(0, -1) : value);
        const blocks = text.replace(/\r\n?/g, "\n").split("\n\n");
        rest = blocks.pop() + held;
        blocks.forEach((block) => this.take(block));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  take(block) {
    let name = "message";
    let id = null;
    const data = [];
    for (const line of block.split("\n")) {
      const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
      if (field === "event") name = value;
      else if (field === "id") id = value;
      else if (field === "data") data.push(value);
    }
    if (data.length) this.hear(name, JSON.parse(data.join("\n")), id);
  }

  pause() {
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures);
    const wait = this.failures ? longest * (0.5 + Math.random() / 2) : FIRST_WAIT_MS / 4;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
