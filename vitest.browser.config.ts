import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import type { BrowserConfigOptions } from 'vitest/node'
import { mockWorker } from './.storybook/mockWorker.ts'
import { redirects } from './test/browser/redirects.ts'
import { chromiumLaunchOptions } from './test/chromium.mjs'

/** Made anew for each project, since vitest writes the project's name into it. */
function inChromium(): BrowserConfigOptions {
  return {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({ launchOptions: chromiumLaunchOptions() }),
    instances: [{ browser: 'chromium' }],
  }
}

// A dependency found late makes Vite reload the page in the middle of a test.
const optimizeDeps = {
  include: [
    'react',
    'react/jsx-runtime',
    'react/jsx-dev-runtime',
    'react-dom',
    'react-dom/client',
    '@tanstack/react-query',
    'msw',
    'msw/browser',
    'zod/mini',
  ],
}

/** What needs a real Chromium: browser tests, and every story as a test. */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        plugins: [react(), mockWorker(), redirects()],
        optimizeDeps: { include: [...optimizeDeps.include, 'vitest-browser-react'] },
        test: { name: 'browser', include: ['test/browser/*.test.{ts,tsx}'], browser: inChromium() },
      },
      {
        // Node drives Chromium: for what a page cannot do to itself, such as to reload.
        extends: true,
        test: {
          name: 'pages',
          include: ['test/browser/pages/*.test.ts', 'test/server/chromium/*.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
          // Chromium takes a moment to put a new page offline: on a busy machine a request slips out.
          retry: 2,
        },
      },
      {
        extends: true,
        plugins: [storybookTest({ configDir: '.storybook' })],
        optimizeDeps,
        test: { name: 'stories', browser: inChromium() },
      },
    ],
  },
})
