/**
 * `npm run bench`: what an edit costs in Chromium, with the built package in a production bundle,
 * beside TanStack's documented pattern. README.md of this folder explains the options.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { bundlePage } from './bundlePage.mjs'
import { MEASURES } from './measures.mjs'
import { openChromium } from './openChromium.mjs'
import { printTable } from './report.mjs'
import { runMeasure } from './runMeasure.mjs'

const QUICK_SAMPLES = 5

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: Object.keys(MEASURES).join(',') },
    before: { type: 'string' },
  },
})
const names = options.only.split(',').map((name) => {
  if (isMeasure(name)) return name
  throw new Error(`--only takes ${Object.keys(MEASURES).join(', ')}, not "${name}".`)
})

const today = await bundlePage(resolve('dist'))
/** @type {import('./runMeasure.mjs').Variant[]} */
const ours = [{ name: 'react-zep', script: today, pattern: 'react-zep' }]
if (options.before !== undefined) {
  const script = await bundlePage(resolve(options.before))
  ours.unshift({ name: 'before', script, pattern: 'react-zep' })
}
/** @type {import('./runMeasure.mjs').Variant} */
const documented = { name: 'documented', script: today, pattern: 'documented' }

const chromium = await openChromium()
try {
  const args = process.argv.slice(2)
  const command = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ')
  const date = new Date().toISOString().slice(0, 10)
  console.log(`\`${command}\`, ${date}, Chromium ${chromium.version}. Medians of one run.`)
  for (const name of names) {
    /** @type {import('./measures.mjs').Measure} */
    const measure = MEASURES[name]
    const variants = measure.isComparable ? [documented, ...ours] : ours
    const count = options.quick ? Math.min(QUICK_SAMPLES, measure.samples) : measure.samples
    const lines = []
    for (const size of options.quick ? measure.quickSizes : measure.sizes) {
      const results = await runMeasure(chromium, { measure: name, size, count }, variants)
      lines.push({ size, results })
    }
    printTable(
      measure,
      variants.map((variant) => variant.name),
      lines,
    )
  }
} finally {
  await chromium.close()
}

/** @param {string} name @returns {name is keyof typeof MEASURES} */
function isMeasure(name) {
  return Object.hasOwn(MEASURES, name)
}
