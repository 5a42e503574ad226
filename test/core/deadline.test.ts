import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createZepClient } from '../../src/exports/core'
import { echoSession, errorOf, fakeFetch } from './fakeFetch'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const never = <T>() => new Promise<T>(() => undefined)

/** Headers come, the body never ends. */
function stalledBody(): Response {
  return new Response(new ReadableStream({ start: (stream) => stream.enqueue(new Uint8Array(1)) }))
}

describe('the time is up', () => {
  test.each([
    ['headers that never come', { fetch: fakeFetch(() => never()) }],
    ['a body that stalls', { fetch: fakeFetch(stalledBody) }],
    ['a key that never comes', { fetch: fakeFetch(), apiKey: () => never<string>() }],
  ])('for %s, after 35 seconds', async (_name, options) => {
    const failure = errorOf(() => createZepClient(options).getSession('a'))
    const settled = vi.fn()
    void failure.then(settled)

    await vi.advanceTimersByTimeAsync(34_999)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(await failure).toMatchObject({ code: 'timeout', retryable: true, sessionId: 'a' })
    expect(String(await failure)).toContain('35000 ms')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('after the time of the client, or of the call', async () => {
    const client = createZepClient({ fetch: fakeFetch(() => never()), timeoutMs: 50 })
    const byClient = errorOf(() => client.getSession('a'))
    const byCall = errorOf(() => client.getSession('a', { timeoutMs: 20 }))
    await vi.advanceTimersByTimeAsync(20)
    expect(await byCall).toMatchObject({ code: 'timeout' })
    await vi.advanceTimersByTimeAsync(30)
    expect(await byClient).toMatchObject({ code: 'timeout' })
  })

  test('and the request is aborted', async () => {
    let signal: AbortSignal | undefined
    const fetch = fakeFetch((_request, given) => {
      signal = given
      return never()
    })
    const failure = errorOf(() => createZepClient({ fetch }).getSession('a'))
    await vi.advanceTimersByTimeAsync(0)
    expect(signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(35_000)
    await failure
    expect(signal?.aborted).toBe(true)
  })
})

describe('an abort', () => {
  test.each([
    ['before the headers', () => never<Response>()],
    ['while the body comes', stalledBody],
  ])('%s rejects with a native AbortError, and leaves no timer', async (_name, answer) => {
    const controller = new AbortController()
    const client = createZepClient({ fetch: fakeFetch(answer) })
    const failure = errorOf(() => client.getSession('a', { signal: controller.signal }))
    await vi.advanceTimersByTimeAsync(0)
    controller.abort()
    expect(await failure).toBe(controller.signal.reason)
    expect(await failure).toMatchObject({ name: 'AbortError' })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('for a reason of any kind is an AbortError all the same', async () => {
    const signal = AbortSignal.abort('unmounted')
    const client = createZepClient({ fetch: fakeFetch() })
    const error = await errorOf(() => client.getSession('a', { signal }))
    expect(error).toBeInstanceOf(DOMException)
    expect(error).toMatchObject({ name: 'AbortError' })
  })

  test('that came before the call sends nothing', async () => {
    const fetch = fakeFetch()
    const client = createZepClient({ fetch })
    await errorOf(() => client.getSession('a', { signal: AbortSignal.abort() }))
    expect(fetch.requests).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('of an invalid call is still told what is invalid', async () => {
    const client = createZepClient({ fetch: fakeFetch() })
    const error = await errorOf(() => client.getSession('', { signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ code: 'invalid_input' })
  })
})

test.each([
  ['an answer', echoSession],
  ['a refusal', () => new Response(null, { status: 500 })],
  ['a failed connection', () => Promise.reject(new TypeError('fetch failed'))],
])('%s leaves no timer and no listener on the signal of the caller', async (_name, answer) => {
  const { signal } = new AbortController()
  const added = vi.spyOn(signal, 'addEventListener')
  const removed = vi.spyOn(signal, 'removeEventListener')
  const client = createZepClient({ fetch: fakeFetch(answer) })
  await client.getSession('a', { signal }).catch(() => undefined)
  expect(added).toHaveBeenCalledTimes(1)
  expect(removed.mock.calls).toEqual(added.mock.calls)
  expect(vi.getTimerCount()).toBe(0)
})

test.each([
  ['no connection', () => Promise.reject(new TypeError('fetch failed'))],
  ['a body that breaks off', () => new Response(brokenBody())],
  ['an abort that nobody here asked for', () => Promise.reject(new DOMException('', 'AbortError'))],
])('%s is a network error, which may be tried again', async (_name, answer) => {
  const client = createZepClient({ fetch: fakeFetch(answer) })
  const error = await errorOf(() => client.getSession('a'))
  expect(error).toMatchObject({ code: 'network', retryable: true, sessionId: 'a' })
  expect(error).toHaveProperty('cause')
})

function brokenBody(): ReadableStream {
  return new ReadableStream({ start: (stream) => stream.error(new TypeError('terminated')) })
}
