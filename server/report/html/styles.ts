// How does the page look, on a phone, in the dark and on paper?
export const STYLES = `
:root { color-scheme: light dark; --bad: #b3261e; --good: #146c2e; --doubt: #8a5a00; --line: #8885; --soft: #8881; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --good: #7bdc95; --doubt: #ffc766; } }
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0.5rem 0; } h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1rem 0 0.25rem; } p { margin: 0.4rem 0; }
.summary { font-size: 1.15rem; font-weight: 600; } .quiet { opacity: 0.75; font-size: 0.9rem; }
.reachable, .pass { color: var(--good); } .unreachable, .fail { color: var(--bad); }
.partly-reachable, .inconclusive, .warn, .unknown { color: var(--doubt); }
pre { background: var(--soft); border-left: 3px solid var(--line); padding: 0.6rem; white-space: pre-wrap; font-size: 0.85rem; }
code { font-size: 0.9em; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0; border-bottom: 1px solid var(--line); }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } pre, tr, h2, h3 { break-inside: avoid; } h2, h3 { break-after: avoid; } }
`
