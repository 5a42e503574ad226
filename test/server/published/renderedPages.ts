import { expect, test } from 'vitest'

import { findChromium } from '../../../scripts/chromium.mjs'
import { isCI } from '../../../scripts/isCI.mjs'
import type { MockZep } from '../../../src/exports/msw'
import { send } from '../adapters/listen'
import { openPage } from '../chromium/openPage'
import type { RunningServer } from './startServer'

/** Tests before these may have added keys. */
const VALUE = /<output>\{[^<]*&quot;of&quot;:&quot;support-42&quot;/
const FALLBACK = /<p>Loading …<\/p>/

/** A page of docs/server-rendering.md, and what it reads: on the server, and in the browser. */
const PAGES: [path: string, html: RegExp, onServer: number, inBrowser: number][] = [
  ['/sessions/support-42', VALUE, 1, 0],
  ['/streamed/support-42', VALUE, 1, 0],
  ['/static', FALLBACK, 0, 1],
]

/** Tests the pages of docs/server-rendering.md on a Next.js that is running. */
export function testRenderedPages(zep: MockZep, server: () => RunningServer): void {
  const fetchPage = (path: string, user?: string) =>
    send(server().origin, path, { headers: user ? { Cookie: `user=${user}` } : {} })

  test.each(PAGES)('renders %s on the server', async (path, html, onServer) => {
    const before = zep.requests.length
    const { status, body } = await fetchPage(path, 'ada')

    expect(status).toBe(200)
    expect(body).toMatch(html)
    expect(VALUE.test(body)).toBe(html === VALUE)
    expect(zep.requests).toHaveLength(before + onServer)
  })

  test.each([
    ['/sessions/secret', 'ada'],
    ['/streamed/secret', 'ada'],
    ['/sessions/support-42', undefined],
    ['/streamed/support-42', undefined],
  ])('does not prefetch %s for a user that may not read it (%s)', async (path, user) => {
    const before = zep.requests.length
    const { status } = await fetchPage(path, user)

    expect(status).toBe(404)
    expect(zep.requests).toHaveLength(before)
  })

  if (findChromium() || isCI) {
    test.each(PAGES)('hydrates %s and reads once', async (path, _html, onServer, inBrowser) => {
      const { page } = await openPage(`${server().origin}/favicon.ico`, 'user=ada')
      const problems: string[] = []
      const reads: string[] = []
      page.on('pageerror', (error) => problems.push(error.message))
      page.on('console', (message) => {
        const isFavicon = message.location().url.endsWith('/favicon.ico')
        if (['error', 'warning'].includes(message.type()) && !isFavicon)
          problems.push(message.text())
      })
      page.on('request', (request) => {
        if (request.url().includes('/api/zep/')) reads.push(request.url())
      })
      const before = zep.requests.length
      await page.goto(server().origin + path, { waitUntil: 'networkidle' })
      await page.getByRole('status').getByText('"of":"support-42"').waitFor()

      expect(problems).toEqual([])
      expect(reads).toHaveLength(inBrowser)
      expect(zep.requests).toHaveLength(before + onServer + inBrowser)
    })
  }

  test('prints no error', () => {
    expect(server().output()).not.toMatch(/error|relative|useSuspenseSession/i)
  })
}
