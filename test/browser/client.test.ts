import { expect, test } from 'vitest'
import { ZepError, createZepClient } from '../../src/exports/core'

test('refuses an API key in a browser, and names the way around', () => {
  expect(() => createZepClient({ apiKey: 'z_secret' })).toThrow('react-zep/server')
  expect(() => createZepClient({ apiKey: 'z_secret' })).not.toThrow('z_secret')
  expect(() => createZepClient({ apiKey: 'z_secret', dangerouslyAllowBrowser: true })).not.toThrow()
})

test('does not follow a redirect, which a browser hides from the caller', async () => {
  const client = createZepClient({ baseUrl: '/redirecting' })

  const error = await client.getSession('session').catch((reason: unknown) => reason)

  expect(error).toBeInstanceOf(ZepError)
  expect(error).toMatchObject({ code: 'redirect', sessionId: 'session', retryable: false })
  expect(await (await fetch('/redirect-count')).text()).toBe('0')
})

test('aborts with the native AbortError', async () => {
  const client = createZepClient({ baseUrl: '/redirecting' })
  const controller = new AbortController()

  const answer = client.getSession('session', { signal: controller.signal })
  controller.abort()
  const error = await answer.catch((reason: unknown) => reason)

  expect(error).toBeInstanceOf(DOMException)
  expect(error).toMatchObject({ name: 'AbortError' })
})
