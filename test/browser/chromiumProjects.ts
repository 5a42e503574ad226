import type { TestProjectInlineConfiguration } from 'vitest/config'
import type { BrowserConfigOptions } from 'vitest/node'

import { mockWorker } from '../../.storybook/mockWorker.ts'
import { chromiumLaunchOptions } from '../../scripts/chromium.mjs'
import { redirects } from './redirects.ts'

// If Vite discovers a dependency late, it reloads the page in the middle of a test.
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

/**
 * The projects that need a real Chromium, run one after another. Their packages are imported here
 * and not at the top: Storybook loads slowly, and `npm run compat` installs none of them.
 */
export async function chromiumProjects(): Promise<TestProjectInlineConfiguration[]> {
  const [{ storybookTest }, { default: react }, { playwright }] = await Promise.all([
    import('@storybook/addon-vitest/vitest-plugin'),
    import('@vitejs/plugin-react'),
    import('@vitest/browser-playwright'),
  ])
  // A new object for each project, because Vitest writes the project's name into it.
  const inChromium = (): BrowserConfigOptions => ({
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({ launchOptions: chromiumLaunchOptions() }),
    instances: [{ browser: 'chromium' }],
  })
  return [
    {
      plugins: [react(), mockWorker(), redirects()],
      optimizeDeps: { include: [...optimizeDeps.include, 'vitest-browser-react'] },
      test: {
        name: 'browser',
        include: ['test/browser/*.test.{ts,tsx}'],
        browser: inChromium(),
        sequence: { groupOrder: 2 },
      },
    },
    {
      plugins: [storybookTest({ configDir: '.storybook' })],
      optimizeDeps,
      test: { name: 'stories', browser: inChromium(), sequence: { groupOrder: 3 } },
    },
    {
      // Node drives Chromium, for what a page cannot do to itself, such as a reload.
      test: {
        name: 'pages',
        include: ['test/browser/pages/*.test.ts', 'test/server/chromium/*.test.ts'],
        testTimeout: 20_000,
        hookTimeout: 30_000,
        // Chromium takes a moment to put a new page offline, in which a request may get through.
        retry: 2,
        sequence: { groupOrder: 4 },
      },
    },
  ]
}
