import { defineConfig } from 'vitest/config'

/**
 * The rule: `*.test.ts` runs in Node, `*.test.tsx` in jsdom, `*.test-d.ts` is type-checked only.
 * `test/types/registered` is a program of its own, since `interface Register` is merged globally.
 * What needs a browser is in vitest.browser.config.ts, what needs a build in vitest.package.config.ts.
 */
export default defineConfig({
  test: {
    exclude: [
      'test/browser/**',
      'test/server/chromium/**',
      'test/package/**',
      '**/node_modules/**',
    ],
    restoreMocks: true,
    unstubGlobals: true,
    unstubEnvs: true,
    projects: [
      {
        extends: true,
        test: { name: 'unit', environment: 'node', include: ['test/**/*.test.ts'] },
      },
      {
        extends: true,
        test: { name: 'unit-dom', environment: 'jsdom', include: ['test/**/*.test.tsx'] },
      },
      {
        extends: true,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['test/types/*.test-d.ts', 'test/types/*.test-d.tsx'],
            tsconfig: './test/types/tsconfig.json',
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'types-registered',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['test/types/registered/*.test-d.ts'],
            tsconfig: './test/types/registered/tsconfig.json',
          },
        },
      },
    ],
  },
})
