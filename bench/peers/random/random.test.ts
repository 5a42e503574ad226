import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Adapter } from '../adapter'
import { ours, peers, queryVariants } from '../adapters'
import { useVirtualTime } from '../clock'
import { runRandom, type RandomVerdict, type Reads } from './runRandom'

const DEFAULT_RUNS = 2_000

/** `RUNS=100 SEED=7 npm run bench:peers:random` runs the seeds 7 to 106. */
const RUNS = Number(process.env.RUNS ?? DEFAULT_RUNS)
const FIRST_SEED = Number(process.env.SEED ?? 1)

interface Row {
  readonly adapter: Adapter
  readonly reads: Reads
  readonly verdicts: readonly RandomVerdict[]
}

async function rowOf(adapter: Adapter, reads: Reads): Promise<Row> {
  const verdicts: RandomVerdict[] = []
  for (let run = 0; run < RUNS; run += 1) {
    verdicts.push(await runRandom(adapter, FIRST_SEED + run, reads))
  }
  return { adapter, reads, verdicts }
}

function percent(
  verdicts: readonly RandomVerdict[],
  isRight: (verdict: RandomVerdict) => boolean,
): string {
  return `${((verdicts.filter(isRight).length / verdicts.length) * 100).toFixed(1)} %`
}

function cells({ verdicts }: Row): string {
  const isRight = ({ underway, atTheEnd }: RandomVerdict): boolean =>
    underway === undefined && atTheEnd === undefined
  const endsRight = ({ atTheEnd }: RandomVerdict): boolean => atTheEnd === undefined
  return `${percent(verdicts, isRight)} | ${percent(verdicts, endsRight)}`
}

/** The first things that went wrong, with the seed that shows each again. */
function failures({ reads, verdicts }: Row): string[] {
  return verdicts
    .flatMap(({ underway, atTheEnd }, run) => {
      const why = underway ?? atTheEnd
      return why === undefined ? [] : [`reads ${reads}, seed ${FIRST_SEED + run}: ${why}`]
    })
    .slice(0, 10)
}

describe('random interleavings', () => {
  const rows: [Row, Row][] = []

  beforeAll(async () => {
    useVirtualTime()
    // Libraries report refused edits there; the verdicts hold what matters.
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    for (const adapter of [ours, ...peers, ...queryVariants]) {
      rows.push([await rowOf(adapter, 'always succeed'), await rowOf(adapter, 'come and go')])
    }
  }, 3_600_000)

  test('react-zep is right in all of them', () => {
    const failed = rows.flat().filter(({ adapter }) => adapter === ours)
    expect(failed.flatMap(failures)).toEqual([])
  })

  test('the percentages are those written down', async () => {
    const table = [
      '|  | right throughout | right at the end | reads come and go: throughout | at the end |',
      '| --- | --- | --- | --- | --- |',
      ...rows.map(([up, down]) => `| ${up.adapter.name} | ${cells(up)} | ${cells(down)} |`),
    ].join('\n')
    console.log(`${RUNS} runs each, seeds from ${FIRST_SEED}\n\n${table}\n`)
    if (RUNS !== DEFAULT_RUNS || FIRST_SEED !== 1) return
    await expect(`# Random interleavings

Written by \`npm run bench:peers:random -- -u\`; how a run goes is in [README.md](README.md).
${RUNS} runs each, seeds 1 to ${RUNS}.

${table}
`).toMatchFileSnapshot('../RANDOM.md')
  })
})
