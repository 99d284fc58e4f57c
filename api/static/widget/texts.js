/* The words. They come from the server; the few that must stand before it has answered are kept here too. */

const BUILT_IN = {
  zh: {
    "citizen.launch": "办事问答",
    "citizen.assistant": "一件事助手",
    "citizen.notice": "AI 辅助，人工审核",
    "citizen.handover": "转人工",
    "citizen.close": "关闭",
    "citizen.opening": "正在连接，请稍候…",
    "citizen.retry": "再试一次",
    "citizen.problem_network": "没有连上服务",
    "citizen.problem_network_detail": "网络不通或服务暂时没有回应。",
    "citizen.problem_next": "请稍后再试，或拨打 12345 政务服务便民热线。",
  },
  en: {
    "citizen.launch": "Ask about a service",
    "citizen.assistant": "One-Stop Assistant",
    "citizen.notice": "AI-assisted, reviewed by people",
    "citizen.handover": "Talk to a person",
    "citizen.close": "Close",
    "citizen.opening": "Connecting, please wait…",
    "citizen.retry": "Try again",
    "citizen.problem_network": "Could not reach the service",
    "citizen.problem_network_detail": "The network is down or the service did not respond.",
    "citizen.problem_next": "Please try again later or call the 12345 government service hotline.",
  },
};

export class Texts {
  constructor(locale) {
    this.locale = /^en\b/i.test(locale || "") ? "en" : "zh";
    this.words = { ...BUILT_IN[this.locale] };
    this.loaded = false;
    this.say = (key, values = {}) => this.fill(`citizen.${key}`, values);
  }

  fill(key, values) {
    const text = this.words[key] ?? "";
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  async load(client) {
    if (this.loaded) return;
    const words = await client.get(`/texts?locale=${this.locale}`);
    this.words = { ...this.words, ...words };
    this.loaded = true;
  }
}
