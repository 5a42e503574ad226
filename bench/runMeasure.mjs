import { performance } from 'node:perf_hooks'

/** So much time may a pattern take for its samples of one size, but for the first one. */
const BUDGET_MS = 10_000
const WARM_UPS = 3

/**
 * @typedef {object} Variant
 * @property {string} name
 * @property {string} script the page
 * @property {'documented' | 'react-zep'} pattern
 */

/** @typedef {{ medians: Record<string, number>, samples: number }} Result */

/**
 * Takes the samples of one size, from every variant in turns, so that a busy moment of the machine
 * affects all of them. Each variant has a process of its own.
 *
 * @param {Awaited<ReturnType<typeof import('./openChromium.mjs').openChromium>>} chromium
 * @param {{ measure: keyof typeof import('./measures.mjs').MEASURES, size: number, count: number }} what
 * @param {Variant[]} variants
 * @returns {Promise<Result[]>} in the order of the variants
 */
export async function runMeasure(chromium, { measure, size, count }, variants) {
  const runs = []
  for (const { script, pattern } of variants) {
    const tab = await chromium.openTab(script)
    await tab.evaluate(
      ([name, ...rest]) => globalThis.bench.open(name, ...rest),
      /** @type {const} */ ([measure, pattern, size]),
    )
    /** @type {Record<string, number>[]} */
    const samples = []
    runs.push({ tab, samples, spentMs: 0 })
  }
  const warmUps = count > WARM_UPS ? WARM_UPS : 0
  for (let round = 0; round < warmUps + count; round++) {
    for (const run of runs) {
      if (run.spentMs > BUDGET_MS) continue
      const start = performance.now()
      run.samples.push(await run.tab.evaluate(() => globalThis.bench.sample()))
      run.spentMs += performance.now() - start
    }
  }
  for (const { tab } of runs) await tab.close()
  return runs.map(({ samples }) => {
    // If there was time for a few only, the first ones count.
    const counted = samples.length > 2 * warmUps ? samples.slice(warmUps) : samples
    return { medians: mediansOf(counted), samples: counted.length }
  })
}

/** @param {Record<string, number>[]} samples */
function mediansOf(samples) {
  return Object.fromEntries(
    Object.keys(samples[0] ?? {}).map((figure) => [
      figure,
      median(samples.map((sample) => sample[figure] ?? NaN)),
    ]),
  )
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2
}
