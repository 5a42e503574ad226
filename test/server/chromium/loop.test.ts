import type { Page } from 'playwright'
import { expect, test } from 'vitest'

import { createZepHandler, type ZepHandlerOptions } from '../../../src/exports/server'
import { findChromium } from '../../../scripts/chromium.mjs'
import { listen } from '../../harness/listen'
import { ALL_OPERATIONS } from '../../harness/serve'
import { listenAsZep, toListener } from '../adapters/listen'
import { bundlePage, openPage } from './openPage'

const API_KEY = 'z_only-the-server-knows-4711'
const COOKIE = 'sid=cookie-of-the-app'

const SESSIONS = ['support/42', 'ended', 'secret'].map((sessionId) => ({
  sessionId,
  userId: 'u1',
  metadata: { plan: `plan of ${sessionId}` },
}))

/** A page, the handler on its server, and the mock Zep, each behind its own socket. */
async function serveApp(options: Partial<ZepHandlerOptions> = {}) {
  const { zep, baseUrl } = await listenAsZep({ apiKey: API_KEY, sessions: SESSIONS })
  zep.remoteEnd('ended')
  const bundle = await bundlePage()
  const handler = createZepHandler({
    apiKey: () => API_KEY,
    baseUrl,
    operations: ALL_OPERATIONS,
    authorize: ({ request, sessionId }) =>
      (request.headers.get('Cookie') ?? '').includes(COOKIE) && sessionId !== 'secret',
    ...options,
  })
  const origin = await listen(
    toListener((request) => {
      const { pathname } = new URL(request.url)
      if (pathname.startsWith('/api/zep/')) return handler(request)
      if (pathname === '/page.js') {
        return new Response(bundle, { headers: { 'Content-Type': 'text/javascript' } })
      }
      return new Response('<!doctype html><body><script type="module" src="/page.js"></script>', {
        headers: { 'Content-Type': 'text/html', 'Set-Cookie': `${COOKIE}; HttpOnly` },
      })
    }),
  )
  return { zep, origin, bundle }
}

/** Tries what a page can send to another origin, and returns what it could read. */
async function attack(page: Page, url: string): Promise<string[]> {
  return page.evaluate(async (target) => {
    const body = '{"metadata":{"plan":"stolen"}}'
    const json = { 'Content-Type': 'application/json' }
    const attempts: RequestInit[] = [
      { method: 'PATCH', headers: json, body },
      { method: 'PATCH', headers: json, body, credentials: 'include' },
      { method: 'PATCH', body },
      { method: 'PATCH', mode: 'no-cors', body },
      { method: 'POST', mode: 'no-cors', body, headers: { 'X-HTTP-Method-Override': 'PATCH' } },
      { method: 'GET', credentials: 'include' },
      { method: 'DELETE', credentials: 'include' },
      // As an image or a script does.
      { method: 'GET', mode: 'no-cors', credentials: 'include' },
    ]
    const outcomes = attempts.map((init) =>
      fetch(target, init).then(
        (response) => (response.type === 'opaque' ? 'unread' : `read ${response.status}`),
        () => 'blocked',
      ),
    )
    return Promise.all(outcomes)
  }, url)
}

/** Without Chromium, `npm test` says so, and in CI these tests fail. */
const hasChromium = findChromium() !== undefined
const isRequired = !['', '0', 'false', undefined].includes(process.env['CI'])

test.runIf(hasChromium || isRequired)(
  'reads and edits from a page through the handler, and the key never leaves the server',
  { timeout: 60_000 },
  async () => {
    const { zep, origin, bundle } = await serveApp()
    const { page, received, sent, heap } = await openPage(origin)
    const part = (sessionId: string, tag: string) =>
      page.getByRole('region', { name: sessionId }).locator(tag)
    const upgrade = (sessionId: string) => part(sessionId, 'button').click()

    await page.getByText('3 sessions, 3 of u1').waitFor()
    await part('support/42', 'output').getByText('plan of support/42').waitFor()
    await part('secret', 'output').getByText('forbidden').waitFor()
    await part('gone', 'output').getByText('not_found').waitFor()

    await upgrade('support/42')
    await part('support/42', 'em').getByText('success').waitFor()
    expect(await part('support/42', 'output').textContent()).toBe('platinum')
    expect(zep.session('support/42')?.metadata).toEqual({ plan: 'platinum' })

    await upgrade('ended')
    await part('ended', 'em').getByText('conflict').waitFor()
    await upgrade('secret')
    await part('secret', 'em').getByText('forbidden').waitFor()
    expect(zep.session('secret')?.metadata).toEqual({ plan: 'plan of secret' })

    const state = await page.evaluate(() => {
      const { queryClient } = window
      const queries = queryClient.getQueryCache().getAll()
      const mutations = queryClient.getMutationCache().getAll()
      return JSON.stringify([
        queries.map(({ queryKey, state, options }) => ({ queryKey, state, options })),
        mutations.map(({ state, options }) => ({ state, options })),
        Object.entries(localStorage),
        Object.entries(sessionStorage),
        document.cookie,
        document.documentElement.outerHTML,
      ])
    })
    const everything = {
      bundle,
      state,
      sent: await sent(),
      received: await received(),
      heap: await heap(),
    }

    // What must be there proves that each place was really searched.
    expect(everything.bundle).toContain('/api/zep')
    expect(everything.state).toContain('platinum')
    expect(everything.sent).toContain(COOKIE)
    expect(everything.sent).not.toMatch(/"authorization"/i)
    expect(everything.received).toContain('plan of support/42')
    expect(everything.heap).toContain('plan of support/42')
    for (const [place, text] of Object.entries(everything)) {
      expect(text.includes(API_KEY), place).toBe(false)
    }
  },
)

test.runIf(hasChromium || isRequired).each([
  ['another site', 'localhost'],
  ['another port of the same site', '127.0.0.1'],
])(
  'lets a page of %s neither edit nor read, unless its origin is allowed',
  { timeout: 60_000 },
  async (_, host) => {
    const allowAll = { authorize: () => true }
    const attacker = (await serveApp(allowAll)).origin.replace('127.0.0.1', host)
    const closed = await serveApp(allowAll)
    const open = await serveApp({ ...allowAll, allowedOrigins: [attacker] })
    const { page } = await openPage(attacker)
    const path = '/api/zep/sessions/secret'

    expect(new Set(await attack(page, closed.origin + path))).toEqual(new Set(['blocked']))
    expect(new Set(await attack(page, `${closed.origin}${path}/memory`))).toEqual(
      new Set(['blocked']),
    )
    expect(closed.zep.session('secret')?.metadata).toEqual({ plan: 'plan of secret' })
    // Not even a read has spent the quota.
    expect(closed.zep.requests).toEqual([])

    const [edit, , , , , read] = await attack(page, open.origin + path)
    expect([edit, read]).toEqual(['read 200', 'read 200'])
    expect(open.zep.session('secret')?.metadata).toEqual({ plan: 'stolen' })
  },
)
