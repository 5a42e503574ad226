import { defineConfig } from 'vitest/config'

/** `npm run bench:peers` prints the tables and fails when react-zep falls short or they changed. */
export default defineConfig({
  // What users get: React and the libraries without the checks of their development builds.
  oxc: { jsx: { runtime: 'automatic', development: false } },
  test: {
    environment: 'jsdom',
    env: { NODE_ENV: 'production' },
    include: ['bench/peers/*.test.ts'],
    // The tables go to standard output as they are, without a prefix per line.
    disableConsoleIntercept: true,
  },
})
