// Which part of the test run does a folder belong to, and how long may each part take?

/** Minutes per part, as the developers' guide budgets them. Twice as long is a defect of the tests. */
const BUDGET_MINUTES = {
  'set-up': 3,
  check: 0.5,
  'unit, golden, properties': 2.5,
  'evidence subsets': 0.75,
  'host kernel': 1.5,
  'cloud kernel': 1 / 3,
  'emulator faults': 1,
  'ufw, firewalld, Docker': 0.75,
  'agent, probe': 1.25,
  lab: 2.5,
  'reports, bundles': 1,
  service: 2,
  audit: 0.5,
  browser: 2,
} as const

export type Part = keyof typeof BUDGET_MINUTES

/** First folder under test/; folders that are not named here belong to the unit tests. */
const PART_OF_FOLDER: Readonly<Record<string, Part>> = {
  scenarios: 'evidence subsets',
  kernel: 'host kernel',
  twin: 'cloud kernel',
  emulator: 'emulator faults',
  collect: 'emulator faults',
  'host-tools': 'ufw, firewalld, Docker',
  agent: 'agent, probe',
  probes: 'agent, probe',
  globalping: 'agent, probe',
  lab: 'lab',
  report: 'reports, bundles',
  bundle: 'reports, bundles',
  compare: 'reports, bundles',
  redact: 'reports, bundles',
  http: 'service',
  service: 'service',
  store: 'service',
  exposure: 'audit',
  browser: 'browser',
}

export const partOf = (testFile: string): Part => {
  const folder = /(?:^|\/)test\/([^/]+)\//.exec(testFile)?.[1] ?? ''
  return PART_OF_FOLDER[folder] ?? 'unit, golden, properties'
}

/** One line per part that ran, then one line for each that took more than twice its budget. */
export const partLines = (secondsOf: ReadonlyMap<Part, number>): string[] => {
  const ran = (Object.keys(BUDGET_MINUTES) as Part[]).flatMap(part => {
    const seconds = secondsOf.get(part)
    return seconds === undefined ? [] : [{ part, seconds, budget: BUDGET_MINUTES[part] * 60 }]
  })
  return [
    ...ran.map(
      ({ part, seconds, budget }) =>
        `${part.padEnd(26)}${seconds.toFixed(1).padStart(7)} s of ${budget.toFixed(0)} s`,
    ),
    ...ran
      .filter(({ seconds, budget }) => seconds > 2 * budget)
      .map(
        ({ part, seconds, budget }) =>
          `defect: ${part} took ${seconds.toFixed(0)} s, more than twice its ${budget.toFixed(0)} s`,
      ),
  ]
}
