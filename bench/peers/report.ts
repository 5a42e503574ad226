import packageJson from '../../package.json' with { type: 'json' }
import type { Adapter } from './adapter'
import type { Verdict } from './judge'
import type { Scenario } from './scenarios'

/** One column: a library and how it did in every scenario. */
export interface Column {
  readonly adapter: Adapter
  readonly verdicts: readonly Verdict[]
}

/** The report of a run, in markdown. */
export interface Report {
  /** react-zep and the pattern of each library's page on optimistic updates. */
  readonly table: string
  /** The other patterns that the libraries document. */
  readonly variants: string
  /** The first failure of each library in each scenario. */
  readonly reasons: string
  /** The pages that the adapters follow. */
  readonly sources: string
  readonly versions: string
}

const PACKAGES = [
  '@tanstack/react-query',
  'swr',
  '@reduxjs/toolkit',
  '@apollo/client',
  '@tanstack/react-db',
  '@tanstack/query-db-collection',
] as const

/** Creates the report. Only the `named` scenarios count toward the totals. */
export function writeReport(
  ours: Column,
  peers: readonly Column[],
  variants: readonly Column[],
  named: readonly Scenario[],
): Report {
  const all = [ours, ...peers, ...variants]
  return {
    table: tableOf([ours, ...peers], named),
    variants: tableOf(variants, named),
    reasons: all.flatMap(reasonsOf).join('\n'),
    sources: all.map(({ adapter }) => sourcesOf(adapter)).join('\n'),
    versions: PACKAGES.map((name) => `${name} ${packageJson.devDependencies[name]}`).join(', '),
  }
}

/** Counts the named scenarios that a library passed. */
export function countPassed({ verdicts }: Column, named: readonly Scenario[]): number {
  return verdicts.filter(({ passed, scenario }) => passed && named.includes(scenario)).length
}

function tableOf(columns: readonly Column[], named: readonly Scenario[]): string {
  const [first] = columns
  if (first === undefined) return ''
  const rows = first.verdicts.map(({ scenario }, index) => {
    const cells = columns.map(({ verdicts }) => cellOf(verdicts[index]))
    return [scenario.id, scenario.title, scenario.must, ...cells]
  })
  const sums = columns.map((column) => `${countPassed(column, named)} of ${named.length}`)
  // The total goes between the named scenarios and the others.
  rows.splice(named.length, 0, ['', '**passed**', '', ...sums])
  const head = ['', 'scenario', 'must', ...columns.map(({ adapter }) => adapter.name)]
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function cellOf(verdict: Verdict | undefined): string {
  if (verdict === undefined) return ''
  if (verdict.scenario.maxPatches === undefined) return verdict.passed ? 'yes' : 'no'
  return verdict.patches.toString()
}

function reasonsOf({ adapter, verdicts }: Column): string[] {
  return verdicts.flatMap(({ scenario, why }) =>
    why === undefined ? [] : [`- ${adapter.name}, ${scenario.id}: ${why}`],
  )
}

function sourcesOf({ name, docs }: Adapter): string {
  return `- ${name}: ${docs.join(', ')}`
}
