import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import { launchChromium, type RawChromium, type RawTab } from './rawChromium'
import { serveApp, type ServedApp } from './serveApp'

declare global {
  interface Window {
    /** The lifecycle events of the page. */
    lifecycle: string[]
    /** How often a timer has run. */
    ticks: number
  }
}

const BASE = { base: true }

/** One PATCH cannot express two of these in a row, so that every edit needs its own. */
const EDITS = [{ k: 1 }, { k: { young: true } }]
const LAST = { base: true, k: { young: true } }
const TEXTS = EDITS.map((edit) => JSON.stringify(edit))

/** A hidden page that is not frozen runs its timers once a second. */
const LONGER_THAN_HIDDEN_TIMERS = 1500

const RETRY_DELAY = 2000

let app: ServedApp
let browser: RawChromium

beforeAll(async () => {
  app = await serveApp(BASE)
})
afterAll(() => app.close())

beforeEach(async () => {
  app.zep.reset()
  browser = await launchChromium()
})
afterEach(() => browser.close())

async function open(path: string): Promise<RawTab> {
  const tab = await browser.open(`${app.origin}${path}`)
  await eventually(() => tab.evaluate(() => document.readyState)).toBe('complete')
  return tab
}

/** Hides a tab behind a new one. */
async function hide(tab: RawTab, newPath = '/elsewhere'): Promise<RawTab> {
  const other = await open(newPath)
  await other.activate()
  await eventually(() => tab.evaluate(() => document.visibilityState)).toBe('hidden')
  return other
}

/** A hidden page takes its time. */
function eventually<T>(read: () => T) {
  return expect.poll(read, { timeout: 5000 })
}

async function shows(tab: RawTab, metadata: object): Promise<void> {
  await eventually(() => textOf(tab, 'Metadata')).toBe(JSON.stringify(metadata))
}

function textOf(tab: RawTab, label: string): Promise<string | undefined> {
  return tab.evaluate(
    (name) => document.querySelector(`[aria-label="${name}"]`)?.textContent ?? undefined,
    label,
  )
}

async function edit(tab: RawTab): Promise<void> {
  for (const text of TEXTS) await tab.evaluate((patch) => window.edit(patch), text)
}

function outcomes(tab: RawTab): Promise<string[]> {
  return tab.evaluate(() => window.outcomes)
}

async function expectSaved(tab: RawTab): Promise<void> {
  await eventually(() => textOf(tab, 'State')).toBe('idle')
  await shows(tab, LAST)
  expect(app.zep.session('s')?.metadata).toEqual(LAST)
}

async function freeze(tab: RawTab): Promise<void> {
  await tab.evaluate(() => {
    window.lifecycle = []
    for (const type of ['freeze', 'resume']) {
      document.addEventListener(type, () => window.lifecycle.push(type))
    }
    window.ticks = 0
    setInterval(() => window.ticks++, 20)
  })
  await tab.setLifecycleState('frozen')
  await eventually(() => tab.evaluate(() => window.lifecycle)).toEqual(['freeze'])
}

/** Waits, and checks that no timer of the page has run meanwhile. */
async function staysFrozen(tab: RawTab, milliseconds = LONGER_THAN_HIDDEN_TIMERS): Promise<void> {
  const read = () => tab.evaluate(() => ({ ticks: window.ticks, now: performance.now() }))
  const { ticks, now } = await read()
  await eventually(async () => (await read()).now - now).toBeGreaterThan(milliseconds)
  expect((await read()).ticks).toBe(ticks)
}

async function resume(tab: RawTab): Promise<void> {
  await tab.setLifecycleState('active')
  await eventually(() => tab.evaluate(() => window.lifecycle)).toEqual(['freeze', 'resume'])
  await eventually(() => tab.evaluate(() => window.ticks)).toBeGreaterThan(0)
}

test('a page takes the response that arrived while it was frozen, and sends the queued edit', async () => {
  const tab = await open('/')
  await shows(tab, BASE)
  await hide(tab)
  const release = app.patches.hold()
  await edit(tab)
  await eventually(app.patches.inFlight).toBe(1)
  await freeze(tab)
  release()
  await eventually(app.patches.inFlight).toBe(0)
  await staysFrozen(tab)
  expect(app.patches.sent()).toEqual(EDITS.slice(0, 1))
  expect(await outcomes(tab)).toEqual([])
  await resume(tab)
  await expectSaved(tab)
  expect(app.patches.sent()).toEqual(EDITS)
  expect(await outcomes(tab)).toEqual(TEXTS)
})

test('a retry that was due while the page was frozen goes out once it goes on', async () => {
  const tab = await open(`/?retryDelay=${RETRY_DELAY}`)
  await shows(tab, BASE)
  await hide(tab)
  app.zep.fail({ method: 'PATCH', status: 503, times: 1 })
  await edit(tab)
  await eventually(() => tab.evaluate(readStatuses)).toContain(503)
  await freeze(tab)
  await staysFrozen(tab, RETRY_DELAY + LONGER_THAN_HIDDEN_TIMERS)
  expect(app.patches.sent()).toEqual(EDITS.slice(0, 1))
  await resume(tab)
  await expectSaved(tab)
  expect(app.patches.sent()).toEqual([EDITS[0], ...EDITS])
  expect(await outcomes(tab)).toEqual(TEXTS)
})

/** Runs in the page: the statuses of the responses that it has read. */
function readStatuses(): number[] {
  const entries = performance.getEntriesByType('resource')
  return entries.flatMap((entry) =>
    entry instanceof PerformanceResourceTiming ? [entry.responseStatus] : [],
  )
}

test('a tab that is frozen while it sends is succeeded by another one, and sends again later', async () => {
  const tab = await open('/?outbox')
  await shows(tab, BASE)
  const release = app.patches.hold()
  await edit(tab)
  await eventually(app.patches.sent).toEqual(EDITS.slice(0, 1))
  // Only now, because another tab could send the edits first.
  const other = await hide(tab, '/?outbox')
  await shows(other, LAST)
  await freeze(tab)
  // The frozen tab cannot tell what became of its request.
  await eventually(app.patches.sent).toEqual([EDITS[0], EDITS[0]])
  release()
  await expectSaved(other)
  await staysFrozen(tab)
  expect(await outcomes(tab)).toEqual([])
  await resume(tab)
  await expectSaved(tab)
  await eventually(() => outcomes(tab)).toEqual(TEXTS)
  const sent = [EDITS[0], ...EDITS]
  expect(app.patches.sent()).toEqual(sent)
  await other.close()
  await edit(tab)
  await eventually(app.patches.sent).toEqual([...sent, ...EDITS])
  await expectSaved(tab)
  expect(await outcomes(tab)).toEqual([...TEXTS, ...TEXTS])
})
