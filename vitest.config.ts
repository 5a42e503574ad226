import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

import { findChromium } from './scripts/chromium.mjs'
import { SumReporter } from './scripts/SumReporter.ts'
import { chromiumProjects } from './test/browser/chromiumProjects.ts'

/** The names of `chromiumProjects()`. */
const CHROMIUM_PROJECTS = ['browser', 'stories', 'pages']

const hasChromium = findChromium() !== undefined

const unit = {
  restoreMocks: true,
  unstubGlobals: true,
  unstubEnvs: true,
  exclude: ['test/browser/**', 'test/server/chromium/**', 'test/package/**', '**/node_modules/**'],
}

function typesOf(name: string, folder: string): TestProjectInlineConfiguration {
  const include = [`${folder}/*.test-d.ts`, `${folder}/*.test-d.tsx`]
  const tsconfig = `./${folder}/tsconfig.json`
  return {
    test: { name, include: [], typecheck: { enabled: true, only: true, include, tsconfig } },
  }
}

/** Figures are taken as users get them: production builds, no checks of React or a library. */
function benchOf(name: string, include: string): TestProjectInlineConfiguration {
  return {
    // The production build of React has no development JSX.
    oxc: { jsx: { runtime: 'automatic', development: false } },
    test: {
      name,
      include: [include],
      environment: 'jsdom',
      env: { NODE_ENV: 'production' },
      // Tables go to standard output as they are, without a prefix per line.
      disableConsoleIntercept: true,
    },
  }
}

/**
 * `*.test.ts` runs in Node, `*.test.tsx` in jsdom, `*.test-d.ts` is type-checked only.
 * Groups run one after another, so that the model test and the package checks never compete with a
 * browser for the CPU. `npm test` runs every project but those named `on-demand:`.
 */
export default defineConfig({
  test: {
    reporters: ['default', new SumReporter(hasChromium ? [] : CHROMIUM_PROJECTS)],
    projects: [
      {
        test: { ...unit, name: 'unit', environment: 'node', include: ['test/**/*.test.ts'] },
      },
      {
        test: {
          ...unit,
          name: 'unit-dom',
          environment: 'jsdom',
          include: ['test/**/*.test.tsx'],
        },
      },
      typesOf('types', 'test/types'),
      // A program of its own, since `interface Register` is merged globally.
      typesOf('types-registered', 'test/types/registered'),
      {
        // What users install: a fresh build is packed, and unpacked into a temporary folder.
        test: {
          name: 'package',
          include: ['test/package/*.test.ts'],
          globalSetup: 'test/package/globalSetup.ts',
          testTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      ...(hasChromium ? await chromiumProjects() : []),
      {
        // The snippets of docs/server.md and server-rendering.md, run as they stand on the package.
        test: {
          name: 'on-demand:servers',
          include: ['test/server/published/*.check.ts'],
          globalSetup: 'test/package/globalSetup.ts',
          testTimeout: 60_000,
          hookTimeout: 300_000,
        },
      },
      // It fails when react-zep falls short, or when the tables have changed.
      benchOf('on-demand:peers', 'bench/peers/*.test.ts'),
      benchOf('on-demand:peers-random', 'bench/peers/random/*.test.ts'),
    ],
  },
})
