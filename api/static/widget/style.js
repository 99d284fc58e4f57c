/* The widget's own sheet. Names fall back to the values of tokens.css where the host page sets none. */
import { LIGHT, DARK } from "./colours.js";

const names = (values) => Object.entries(values).map(([name, value]) => `--${name}: var(--yjs-${name}, ${value});`).join("");

const BASE = `
:host { ${names(LIGHT)} color-scheme: light dark; font-family: var(--type); font-size: var(--yjs-widget-size, 17px); line-height: 1.6; color: var(--ink);
  text-align: start; letter-spacing: normal; text-autospace: normal; }
:host([large]) { font-size: 24px; }
@media (prefers-color-scheme: dark) { :host { ${names(DARK)} } }
:host([scheme="light"]) { ${names(LIGHT)} color-scheme: light; }
:host([scheme="dark"]) { ${names(DARK)} color-scheme: dark; }
[hidden] { display: none !important; }
* { box-sizing: border-box; }
p, h2, h3, ul, ol, blockquote, fieldset, legend { margin: 0; padding: 0; border: 0; }
button, textarea, input { font: inherit; color: inherit; }
button, summary, a, input[type="checkbox"] { cursor: pointer; touch-action: manipulation; }
a { color: var(--action); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 4px; box-shadow: 0 0 0 2px var(--ink); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.hint, .facts, .understood, .validity, .label { color: var(--muted); font-size: 0.83em; }
.lead { font-weight: 600; }
button { background: none; border: 1px solid var(--edge); border-radius: 6px; padding: 0.25em 0.7em; min-height: 2.5em; }
button:hover { background: var(--raised); }
button[aria-disabled="true"] { color: var(--muted); border-style: dashed; cursor: default; }
.quiet { border-color: transparent; color: var(--action); padding: 0.2em 0.5em; }
.danger { color: var(--wrong); border-color: var(--wrong); }
`;

const FRAME = `
.launcher { position: fixed; inset: auto 20px calc(20px + env(safe-area-inset-bottom)) auto; z-index: var(--yjs-z, 1000); min-height: 3em;
  padding: 0.5em 1.3em; border: 0; border-radius: 1.5em; background: var(--action); color: var(--on-action); font-weight: 600; box-shadow: 0 2px 10px #0003; }
.launcher:hover { background: var(--action); text-decoration: underline; text-underline-offset: 0.2em; }
.launcher.unread::before { content: "●"; margin-inline-end: 0.4em; font-size: 0.7em; vertical-align: 0.15em; }
.panel { position: fixed; inset: auto 20px 20px auto; z-index: var(--yjs-z, 1000); width: min(26em, calc(100vw - 40px)); height: min(44em, calc(100vh - 40px));
  height: min(44em, calc(100dvh - 40px)); display: flex; flex-direction: column; background: var(--ground); border: 1px solid var(--line); border-radius: 10px;
  box-shadow: 0 8px 32px #0003; overflow: hidden; overflow-wrap: anywhere; }
.strip { background: var(--raised); color: var(--doubt); font-size: 0.83em; text-align: center; padding: 2px 8px; border-bottom: 1px solid var(--line); font-weight: 600; }
header { padding: 8px 8px 8px 16px; border-bottom: 1px solid var(--line); }
.top, .standing, .row, .under { display: flex; align-items: center; gap: 4px; }
h2 { font-size: 1.06em; flex: 1; min-width: 0; line-height: 1.35; }
.standing { justify-content: space-between; padding-inline-end: 8px; }
.notice { font-size: 0.83em; color: var(--muted); }
.person { border-color: var(--action); color: var(--action); font-weight: 600; min-height: 2.2em; flex: none; }
.line { padding: 0 16px; font-size: 0.83em; color: var(--doubt); }
.line:not(:empty) { padding-block: 6px; border-bottom: 1px solid var(--line); }
.line input { width: 100%; }
.scroll { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 16px; position: relative; }
.scroll:focus-visible { outline-offset: -3px; box-shadow: none; }
.log { display: flex; flex-direction: column; gap: 20px; }
.welcome { display: grid; gap: 8px; }
.stopped, .trouble:not(:empty) { margin: 8px 16px; padding: 8px 12px; border-inline-start: 4px solid var(--doubt); background: var(--raised); display: grid; gap: 4px; }
.trouble:not(:empty) { border-color: var(--wrong); max-height: 45%; overflow-y: auto; flex: none; }
.trouble .lead { color: var(--wrong); }
.trouble .step { justify-self: start; }
.composer, .end { padding: 8px 16px calc(12px + env(safe-area-inset-bottom)); border-top: 1px solid var(--line); background: var(--ground); }
.composer { display: grid; gap: 6px; }
.composer label { font-size: 0.9em; font-weight: 600; }
.row { align-items: end; gap: 8px; }
textarea { flex: 1; min-width: 0; width: 100%; resize: none; border: 1px solid var(--edge); border-radius: 6px; padding: 6px 10px; background: var(--ground); line-height: 1.5; }
textarea[readonly] { color: var(--muted); }
textarea[aria-invalid] { border-color: var(--wrong); }
.send { background: var(--action); color: var(--on-action); border-color: var(--action); font-weight: 600; flex: none; }
.send:hover { background: var(--action); text-decoration: underline; text-underline-offset: 0.2em; }
.send[aria-disabled="true"] { background: var(--raised); color: var(--muted); border-color: var(--line); }
.hint:empty { display: none; }
.hint.wrong { color: var(--wrong); }
.more { position: relative; flex: none; }
.more summary { list-style: none; color: var(--action); padding: 0.35em 0.5em; }
.more summary::-webkit-details-marker { display: none; }
.more summary::after { content: " ▾"; }
.more[open] summary::after { content: " ▴"; }
.more .list { position: absolute; inset: 100% 0 auto auto; z-index: 1; width: 15em; max-width: 70vw; display: grid; background: var(--ground); border: 1px solid var(--edge); border-radius: 6px;
  box-shadow: 0 4px 16px #0003; padding: 4px; }
.more .list button { text-align: start; border-color: transparent; }
.more .list .danger, .more .sure button { border-color: currentColor; margin-inline-end: 8px; }
.more .sure, .more .facts:not(:empty) { padding: 6px 10px; }
.more .sure p { margin-bottom: 6px; }
@media (max-width: 640px) {
  .panel { inset: 0 0 auto 0; width: auto; height: 100%; height: 100dvh; border: 0; border-radius: 0; }
}
`;

const TALK = `
.own { align-self: end; max-width: 86%; background: var(--raised); border: 1px solid var(--line); border-radius: 10px 10px 2px 10px; padding: 8px 12px; white-space: pre-wrap; }
article { display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; min-width: 0; }
article > p { max-width: 42em; }
h3 { font-size: 1.06em; line-height: 1.4; }
.answer, .clarification, .outcome { border-top: 2px solid var(--action); padding-top: 10px; }
.outcome { border-color: var(--edge); }
.guide { border: 1px solid var(--action); border-radius: 8px; padding: 12px; margin-top: 12px; }
.guide input { border: 1px solid var(--edge); border-radius: 6px; padding: 6px 10px; min-width: 0; flex: 1; font: inherit; background: var(--ground); color: inherit; }
.reply, .correction { border-inline-start: 4px solid var(--good); padding: 2px 0 2px 12px; }
.correction { border-color: var(--wrong); }
.who { font-weight: 600; font-size: 0.9em; color: var(--good); }
.correction .who, .corrected > .who { color: var(--wrong); }
.corrected { border-color: var(--wrong); }
.corrected > :not(.who) { opacity: 0.75; }
.event { text-align: center; color: var(--muted); font-size: 0.83em; }
.said { padding-inline-start: 1.2em; display: grid; gap: 4px; white-space: pre-line; }
p.said { padding: 0; display: block; }
.ticks ul { list-style: none; border-block: 1px solid var(--line); }
.ticks li { display: flex; align-items: start; gap: 4px; }
.ticks li + li { border-top: 1px solid var(--line); }
.ticks label { flex: 1; display: flex; gap: 10px; padding: 8px 0; cursor: pointer; }
.ticks input { width: 1.2em; height: 1.2em; margin: 0.2em 0 0; flex: none; accent-color: var(--action); }
.ticks input:checked + span { color: var(--muted); }
.cite { font-size: 0.83em; padding: 0 2px; text-decoration: none; white-space: nowrap; }
.ticks .cite { padding-top: 8px; }
.under { justify-content: space-between; flex-wrap: wrap; gap: 0 12px; padding-top: 4px; }
.progress { font-size: 0.83em; font-variant-numeric: tabular-nums; font-weight: 600; }
.force { color: var(--good); font-weight: 600; white-space: nowrap; }
.lapsed { color: var(--wrong); font-weight: 600; }
.sources { font-size: 0.9em; border: 1px solid var(--line); border-radius: 6px; }
.sources summary { padding: 6px 10px; color: var(--action); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.sources[open] summary { white-space: normal; border-bottom: 1px solid var(--line); }
.sources ol { list-style: none; padding: 8px 10px; display: grid; gap: 12px; }
blockquote { background: var(--raised); padding: 6px 10px; margin: 4px 0; border-inline-start: 3px solid var(--edge); white-space: pre-line; }
.label { display: flex; justify-content: space-between; align-items: center; gap: 8px; }
.label .quiet { flex: none; min-height: 2em; }
.steps, .choices, .levels { display: flex; flex-wrap: wrap; gap: 8px; }
.step { display: inline-flex; align-items: center; border: 1px solid var(--action); color: var(--action); border-radius: 6px; padding: 0.25em 0.8em; min-height: 2.5em; text-decoration: none; font-size: 0.94em; text-align: start; }
.step.guided { background: var(--action); color: var(--on-action); }
.step.plain { border-color: var(--edge); color: var(--ink); }
.choice { width: 100%; text-align: start; border-color: var(--action); padding: 8px 12px; }
.choice strong { display: block; color: var(--action); }
.rating { border-top: 1px solid var(--line); padding-top: 6px; min-width: 0; }
.rating legend { float: inline-start; width: 100%; font-size: 0.83em; color: var(--muted); }
.levels { clear: both; gap: 2px 4px; }
.levels button { font-size: 0.83em; border-color: transparent; padding: 0.15em 0.5em; color: var(--action); margin-inline-start: -0.1em; }
.levels button:first-child { margin-inline-start: -0.5em; }
.levels [aria-pressed="true"] { border-color: var(--good); color: var(--good); font-weight: 600; }
.levels [aria-pressed="true"]::before { content: "✓ "; }
.why { display: grid; gap: 6px; margin-top: 6px; justify-items: start; }
.why label { width: 100%; font-size: 0.83em; }
.waiting { margin-top: 20px; padding: 10px 14px; border: 1px dashed var(--edge); border-radius: 6px; display: grid; gap: 4px; justify-items: start; font-variant-numeric: tabular-nums; }
@media (prefers-reduced-motion: no-preference) { .scroll { scroll-behavior: smooth; } }
@media (forced-colors: active) { .launcher, .send, .panel { border: 2px solid ButtonText; } }
@media print { .launcher, .composer, .trouble, .more { display: none; } .panel { position: static; height: auto; width: auto; box-shadow: none; } .scroll { overflow: visible; } }
`;

let made = null;

/** One sheet for all elements on a page; constructed, because a content security policy forbids inline style. */
export function sheet() {
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(BASE + FRAME + TALK);
  }
  return made;
}
