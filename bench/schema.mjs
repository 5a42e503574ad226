/**
 * `npm run bench:schema`: what it costs to read a page of sessions, in Chromium, with the built
 * package: `JSON.parse` alone, and `JSON.parse` followed by `sessionListSchema`. Medians of one run,
 * in turns; only the ratio means anything on a shared machine.
 */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright'
import { chromiumLaunchOptions } from '../scripts/chromium.mjs'

const ROWS = [100, 1000, 10_000]

const page = `
  import * as z from 'zod/mini'
  import { sessionListSchema } from '../dist/core.js'

  const row = (index) => ({
    uuid: 'e72a0000-0000-4000-8000-' + String(index).padStart(12, '0'),
    id: index,
    created_at: '2026-11-22T17:20:39.015431Z',
    updated_at: '2026-11-22T17:20:39.015431Z',
    deleted_at: null,
    ended_at: null,
    session_id: 'session-' + index,
    metadata: {
      status: 'open',
      plan: { name: 'free', seats: index },
      tags: ['billing', 'refund'],
      contact: { name: 'Ada Lovelace', email: 'ada@example.com' },
    },
    user_id: 'user-' + (index % 100),
    project_uuid: '00000000-0000-0000-0000-000000000000',
  })
  const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]
  const time = (run) => {
    const start = performance.now()
    run()
    return performance.now() - start
  }

  globalThis.measure = (rows) => {
    const sessions = Array.from({ length: rows }, (_, index) => row(index))
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
const browser = await chromium.launch(chromiumLaunchOptions())
try {
  const tab = await browser.newPage()
  // The clock of a page that is not isolated is too coarse.
  await tab.route('https://bench.test/', (route) =>
    route.fulfill({
      body: '<!doctype html>',
      contentType: 'text/html',
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    }),
  )
  await tab.goto('https://bench.test/')
  await tab.addScriptTag({ content: outputFiles[0]?.text ?? '' })
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
  await browser.close()
}
