/* The values of tokens.css, for pages that do not carry it; a test keeps the two alike. */

export const LIGHT = {
  ink: "#1a1f26",
  muted: "#5a6472",
  line: "#d9dee5",
  edge: "#7d8896",
  ground: "#ffffff",
  raised: "#f6f8fa",
  action: "#0b5cad",
  "on-action": "#ffffff",
  focus: "#ffb000",
  good: "#12744a",
  doubt: "#9a5b00",
  wrong: "#b3261e",
  mark: "#fff1c9",
  type: '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif',
};

export const DARK = {
  ink: "#e6eaf0",
  muted: "#a7b1be",
  line: "#39424e",
  edge: "#7f8b99",
  ground: "#14181d",
  raised: "#1e242b",
  action: "#7db8f2",
  "on-action": "#0d1720",
  focus: "#ffb000",
  good: "#63c796",
  doubt: "#e5ac55",
  wrong: "#f2938b",
  mark: "#5a4710",
};
