/**
 * `npm run bench:schema`: what it costs to read a page of sessions, in Chromium, with the built
 * package: `JSON.parse` alone, and `JSON.parse` followed by `sessionListSchema`. Medians of one run,
 * in turns; only the ratio means anything on a shared machine.
 */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

import { openChromium } from './openChromium.mjs'

const ROWS = [100, 1000, 10_000]

const page = `
  import * as z from 'zod/mini'
  import { sessionListSchema } from '../dist/core.js'
  import { rowOf } from './page/rows.ts'

  const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]
  const time = (run) => {
    const start = performance.now()
    run()
    return performance.now() - start
  }

  globalThis.measure = (rows) => {
    const sessions = Array.from({ length: rows }, (_, index) => rowOf(index))
    const text = JSON.stringify({ sessions, total_count: rows, response_count: rows })
    const times = { parse: [], schema: [] }
    for (let round = 0; round < 60; round++) {
      times.parse.push(time(() => JSON.parse(text)))
      times.schema.push(time(() => z.parse(sessionListSchema, JSON.parse(text))))
    }
    // The first rounds warm up.
    const [parse, schema] = [times.parse, times.schema].map((list) => median(list.slice(20)))
    return { rows, kilobytes: Math.round(text.length / 1000), parse, schema, ratio: schema / parse - 1 }
  }`

const { outputFiles } = await build({
  stdin: { contents: page, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
})
const chromium = await openChromium()
try {
  const tab = await chromium.openTab(outputFiles[0]?.text ?? '')
  console.log('rows    kB  JSON.parse    + schema    schema / JSON.parse')
  for (const rows of ROWS) {
    const { kilobytes, parse, schema, ratio } = await tab.evaluate(
      (count) => /** @type {any} */ (globalThis).measure(count),
      rows,
    )
    console.log(
      `${String(rows).padEnd(6)} ${String(kilobytes).padStart(5)} ${parse.toFixed(2).padStart(8)} ms ${schema.toFixed(2).padStart(9)} ms ${ratio.toFixed(2).padStart(18)}`,
    )
  }
} finally {
  await chromium.close()
}
