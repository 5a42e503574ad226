import { expect, test } from 'vitest'

import { runStorybook, startStorybook } from './startStorybook'

const KEY = 'z_sentinel.4f1c9ab27de3'

test(
  'with a base URL that cannot be used, Storybook ends with one sentence that says what to do',
  { timeout: 180_000 },
  async () => {
    const { exitCode, output } = await runStorybook({
      ZEP_API_KEY: KEY,
      ZEP_BASE_URL: 'http://zep.invalid',
    })
    expect(exitCode).toBe(1)
    expect(output).toContain(
      'The stories cannot use the real Zep: ZEP_BASE_URL must use https (http is allowed on localhost only). For a Zep in your own network, set ZEP_ALLOW_INSECURE_HTTP=true.',
    )
    expect(output).not.toMatch(/ at \S+:\d+|invalidInput|ZepError/)
    expect(output).not.toContain(KEY)
  },
)

test('with ZEP_ALLOW_INSECURE_HTTP=true, Storybook starts', { timeout: 180_000 }, async () => {
  await using storybook = await startStorybook({
    ZEP_API_KEY: KEY,
    ZEP_BASE_URL: 'http://zep.invalid',
    ZEP_ALLOW_INSECURE_HTTP: 'true',
  })
  // The handler is there, but its Zep is not.
  expect((await fetch(`${storybook.url}/api/zep/sessions/s1`)).status).toBe(502)
})
