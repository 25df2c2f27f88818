"""Style sheet of the page, for small and large screens, dark mode, and print."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --paper: #f6f6f4; --card: #ffffff; --ink: #1b1c1f; --faint: #62646c;
  --line: #e2e2de; --done: #2b7a4f; --failed: #b4321f; --open: #9a9ca5;
  --mark: #2f5fd0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131416; --card: #1d1e21; --ink: #ececef; --faint: #a0a2ab;
    --line: #303238; --done: #5fbf8a; --failed: #ff8577; --open: #6d7078;
    --mark: #8fb0ff;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 1200px; padding: clamp(1rem, 3.5vw, 2.5rem);
  background: var(--paper); color: var(--ink);
  font: 0.9375rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue",
    "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
h1 { margin: 0; font-size: clamp(1.5rem, 4vw, 2.1rem); line-height: 1.15; }
h2 { margin: 0 0 0.75rem; font-size: 1.125rem; }
h3 { margin: 0; font-size: 0.9375rem; }
p { margin: 0 0 0.5rem; }
a { color: var(--mark); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
section { margin-top: 2.25rem; }
.faint { color: var(--faint); font-size: 0.8125rem; }
.card {
  padding: 0.85rem 1rem; border: 1px solid var(--line); border-radius: 10px;
  background: var(--card); min-width: 0;
}

.share {
  display: flex; gap: 2px; height: 0.75rem; margin: 1.25rem 0 1rem;
  border-radius: 4px; overflow: hidden; background: var(--line);
}
.share span { min-width: 3px; }
.share .done { background: var(--done); }
.share .failed { background: var(--failed); }
.share .open { background: var(--open); }
dl { margin: 0; }
.figures { display: grid; gap: 1rem 0.75rem;
  grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); }
.figures div { display: flex; flex-direction: column-reverse;
  justify-content: flex-end; }
dt { color: var(--faint); font-size: 0.8125rem; }
dd { margin: 0; font-size: 1.25rem; font-weight: 600; line-height: 1.25; }
.done dd { color: var(--done); }
.failed dd { color: var(--failed); }

svg { display: block; width: 100%; }
.bars { height: 8rem; border-bottom: 1px solid var(--faint); }
.bars .done { fill: var(--done); }
.bars .failed { fill: var(--failed); }
.bars .step { fill: var(--mark); }
.scale { position: relative; height: 1.35rem; color: var(--faint);
  font-size: 0.75rem; }
.scale span { position: absolute; transform: translateX(-50%);
  white-space: nowrap; }
.scale span:first-child { transform: none; }
.scale .end { transform: translateX(-100%); }
.ends { display: flex; flex-wrap: wrap; justify-content: space-between;
  gap: 0 1rem; color: var(--faint); font-size: 0.75rem; }
.ends span:last-child { margin-left: auto; }
.steps { display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 16.5rem), 1fr)); }
.steps .bars { height: 5rem; margin-top: 0.5rem; }
.percentiles { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin-top: 0.35rem; }
.percentiles div { display: flex; gap: 0.35rem; align-items: baseline; }
.percentiles dd { font-size: 0.9375rem; }

.cause { margin-bottom: 0.75rem; border-left: 3px solid var(--failed); }
.cause p { margin: 0.35rem 0; }
.cause summary { cursor: pointer; color: var(--mark); padding: 0.25rem 0; }
.cause ol { margin: 0.5rem 0 0; padding: 0; list-style: none;
  font-size: 0.8125rem; }
.cause li { padding: 0.35rem 0; border-top: 1px solid var(--line); }
.cause li span { display: block; color: var(--faint); }

table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
th, td { padding: 0.4rem 0 0.4rem 0.75rem; text-align: right;
  border-top: 1px solid var(--line); vertical-align: top; }
th:first-child { padding-left: 0; text-align: left; font-weight: 400; }
thead th { border-top: 0; color: var(--faint); font-weight: 400;
  font-size: 0.8125rem; overflow-wrap: normal; }
td { white-space: nowrap; }

.sheet { display: grid; gap: 0.75rem;
  grid-template-columns: repeat(auto-fill, minmax(min(46%, 10.5rem), 1fr)); }
figure { margin: 0; border: 1px solid var(--line); border-radius: 10px;
  overflow: hidden; background: var(--card); min-width: 0; }
figure .view { display: flex; align-items: center; justify-content: center;
  aspect-ratio: 4 / 3; background: var(--line); color: var(--faint);
  text-decoration: none; }
figure img { width: 100%; height: 100%; object-fit: contain; }
figcaption { padding: 0.5rem 0.65rem 0.65rem; font-size: 0.8125rem;
  line-height: 1.4; }
figcaption .name { display: -webkit-box; -webkit-box-orient: vertical;
  -webkit-line-clamp: 3; line-clamp: 3; overflow: hidden; font-weight: 600; }
figcaption .fact { display: block; color: var(--faint); font-size: 0.75rem; }
figcaption a { display: -webkit-box; -webkit-box-orient: vertical;
  -webkit-line-clamp: 2; line-clamp: 2; overflow: hidden; font-size: 0.75rem; }

@media print {
  @page { margin: 14mm; }
  :root {
    color-scheme: light;
    --paper: #ffffff; --card: #ffffff; --ink: #000000; --faint: #55565c;
    --line: #cfcfca; --done: #2b7a4f; --failed: #b4321f; --open: #9a9ca5;
    --mark: #2f5fd0;
  }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  section { margin-top: 1.25rem; }
  h2, h3 { break-after: avoid; }
  figure, .figures div, .steps > *, tr, li { break-inside: avoid; }
  .sheet { grid-template-columns: repeat(5, 1fr); gap: 0.5rem; }
  details::details-content { content-visibility: visible; height: auto; }
}
"""
