import { defineConfig } from 'vitest/config'

/** `npm run bench:peers:random`: minutes, not seconds, so it is a command of its own. */
export default defineConfig({
  test: {
    environment: 'jsdom',
    include: ['bench/peers/random/*.test.ts'],
    disableConsoleIntercept: true,
  },
})
