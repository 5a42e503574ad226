import { expect, test } from 'vitest'

import { createZepClient, ZepError } from '../../src/exports/core'

test('a client with an API key is refused in a browser, and the error names react-zep/server', () => {
  expect(() => createZepClient({ apiKey: 'z_secret' })).toThrow('react-zep/server')
  expect(() => createZepClient({ apiKey: 'z_secret' })).not.toThrow('z_secret')
  expect(() => createZepClient({ apiKey: 'z_secret', dangerouslyAllowBrowser: true })).not.toThrow()
})

test('a redirect, which the browser hides, is not followed and rejects as such', async () => {
  const client = createZepClient({ baseUrl: '/redirecting' })

  const error = await client.getSession('session').catch((reason: unknown) => reason)

  expect(error).toBeInstanceOf(ZepError)
  expect(error).toMatchObject({ code: 'redirect', sessionId: 'session', retryable: false })
  expect(await (await fetch('/redirect-count')).text()).toBe('0')
})

test('an abort rejects with the native AbortError', async () => {
  const client = createZepClient({ baseUrl: '/redirecting' })
  const controller = new AbortController()

  const response = client.getSession('session', { signal: controller.signal })
  controller.abort()
  const error = await response.catch((reason: unknown) => reason)

  expect(error).toBeInstanceOf(DOMException)
  expect(error).toMatchObject({ name: 'AbortError' })
})
