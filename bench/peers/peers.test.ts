import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Adapter } from './adapter'
import { ours, peers, variants } from './adapters'
import { useVirtualTime } from './clock'
import { judge } from './judge'
import { countPassed, writeReport, type Column } from './report'
import { furtherScenarios, scenarios } from './scenarios'

async function columnOf(adapter: Adapter): Promise<Column> {
  return { adapter, verdicts: await judge(adapter, [...scenarios, ...furtherScenarios]) }
}

async function columnsOf(adapters: readonly Adapter[]): Promise<Column[]> {
  const columns: Column[] = []
  // One after the other: they share the page and the clock.
  for (const adapter of adapters) columns.push(await columnOf(adapter))
  return columns
}

describe('the ten named scenarios', () => {
  let column: Column
  let tables: string

  beforeAll(async () => {
    useVirtualTime()
    // Libraries report failed reads there; the verdicts hold what matters.
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    column = await columnOf(ours)
    const report = writeReport(column, await columnsOf(peers), await columnsOf(variants), scenarios)
    tables = `# react-zep beside its peers

Written by \`npm run bench:peers -- -u\`; without \`-u\` the command fails when a run differs.
What the scenarios are and how the adapters were made is in [README.md](README.md).

${report.versions}

## As the page on optimistic updates shows it

${report.table}

Row g shows how many PATCHes were sent. The rows below the sum are not among the ten.

## What else the documentation offers

${report.variants}

## What went wrong first

${report.reasons}

## Sources

${report.sources}
`
    console.log(`${report.versions}\n\n${report.table}\n\n${report.variants}\n`)
  })

  test('react-zep passes all of them', () => {
    const failed = column.verdicts.filter(({ passed }) => !passed)
    expect(failed.map(({ scenario, why }) => `${scenario.id}: ${why ?? ''}`)).toEqual([])
    expect(countPassed(column, scenarios)).toBe(10)
  })

  test('react-zep sends at most two PATCHes for ten rapid edits', () => {
    const rapid = column.verdicts.find(({ scenario }) => scenario.id === 'g')
    expect(rapid?.patches).toBeLessThanOrEqual(2)
  })

  test('nothing has changed since the results were written down', async () => {
    await expect(tables).toMatchFileSnapshot('RESULTS.md')
  })
})
