import { defineConfig } from 'vitest/config'

/** `npm run bench`: production builds of React and TanStack, figures printed, nothing asserted. */
export default defineConfig({
  // The production build of React has no development JSX.
  oxc: { jsx: { runtime: 'automatic', development: false } },
  test: {
    include: ['bench/*.bench.tsx'],
    environment: 'jsdom',
    env: { NODE_ENV: 'production' },
    testTimeout: 300_000,
    fileParallelism: false,
    disableConsoleIntercept: true,
  },
})
