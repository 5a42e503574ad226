import { type BrowserContext, type CDPSession, chromium, type Page } from 'playwright'

import type { Metadata } from '../../../src/exports/index'
import type { MockZep } from '../../../src/exports/msw'
import { chromiumLaunchOptions } from '../../../scripts/chromium.mjs'
import { metadataOf, type Patches, serveApp } from './serveApp'

/** A page of the app, as its users see it. */
export interface Tab {
  readonly page: Page
  /** Types a patch and saves it. */
  edit: (patch: Metadata) => Promise<void>
  /** Waits until the page shows this metadata. */
  shows: (metadata: Metadata) => Promise<void>
  /** Waits until the page shows this save state. */
  is: (state: string) => Promise<void>
  /** Waits until the storage of the tab contains the string. */
  stores: (text: string) => Promise<void>
  /** Simulates that the user returns to the tab. */
  focus: () => Promise<void>
  /** Every view since the page was loaded. */
  shown: () => Promise<(Metadata | null)[]>
  /** What the callers of the edits were told since the page was loaded. */
  outcomes: () => Promise<string[]>
  /** Opens the Chrome DevTools Protocol of the page. */
  devtools: () => Promise<CDPSession>
}

/** The app on a real socket with a mock Zep, and a browser to open it in. */
export interface App {
  readonly zep: MockZep
  /** Opens a browser context with its own storage and network, and resets Zep. */
  visit: () => Promise<Visit>
  close: () => Promise<void>
}

/** A browser context in which one user has the app open. */
export interface Visit extends Patches {
  readonly context: BrowserContext
  open: (search?: string) => Promise<Tab>
  /** The metadata of the PATCHes whose response reached its tab: if it is lost, the tab retries. */
  answered: () => unknown[]
}

/** Builds and serves the page, and starts Chromium. */
export async function startApp(metadata: Metadata): Promise<App> {
  const { zep, origin, patches, close } = await serveApp(metadata)
  const browser = await chromium.launch({
    ...chromiumLaunchOptions(),
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  })
  return {
    zep,
    visit: async () => {
      zep.reset()
      const context = await browser.newContext()
      context.setDefaultTimeout(10_000)
      return toVisit(patches, context, origin)
    },
    close: async () => {
      await browser.close()
      close()
    },
  }
}

function toVisit(patches: Patches, context: BrowserContext, origin: string): Visit {
  const answered: unknown[] = []
  context.on('response', (response) => {
    const request = response.request()
    if (request.method() === 'PATCH') answered.push(metadataOf(request.postDataJSON()))
  })
  return {
    ...patches,
    context,
    open: async (search = '') => {
      const page = await context.newPage()
      await page.goto(`${origin}/${search}`)
      return toTab(page)
    },
    answered: () => answered,
  }
}

function toTab(page: Page): Tab {
  const waitForStatus = (name: string, text: string) =>
    page
      .getByRole('status', { name })
      .and(page.getByText(text, { exact: true }))
      .waitFor()
  return {
    page,
    edit: async (patch) => {
      await page.getByRole('textbox', { name: 'Patch' }).fill(JSON.stringify(patch))
      await page.getByRole('button', { name: 'Save' }).click()
    },
    shows: (metadata) => waitForStatus('Metadata', JSON.stringify(metadata)),
    is: (state) => waitForStatus('State', state),
    stores: async (text) => {
      await page.waitForFunction(
        (part) => Object.values(sessionStorage).some((stored) => String(stored).includes(part)),
        text,
      )
    },
    focus: () => page.evaluate(() => void window.dispatchEvent(new Event('visibilitychange'))),
    shown: async () => {
      const shown = await page.evaluate(() => window.shown)
      return shown.map((view) => JSON.parse(view) as Metadata | null)
    },
    outcomes: () => page.evaluate(() => window.outcomes),
    devtools: () => page.context().newCDPSession(page),
  }
}
