import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { createZepClient } from '../../src/exports/core'
import { echoSession, errorOf, fakeFetch } from '../harness/fakeFetch'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const never = <T>() => new Promise<T>(() => undefined)

/** A response whose body never ends. */
function stalledBody(): Response {
  return new Response(new ReadableStream({ start: (stream) => stream.enqueue(new Uint8Array(1)) }))
}

describe('timeout', () => {
  test.each([
    ['the headers never arrive', { fetch: fakeFetch(() => never()) }],
    ['the body stalls', { fetch: fakeFetch(stalledBody) }],
    ['the apiKey function never resolves', { fetch: fakeFetch(), apiKey: () => never<string>() }],
  ])('a request times out after 35 seconds if %s', async (_name, options) => {
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

  test('a timeout can be set for the client and for a single call', async () => {
    const client = createZepClient({ fetch: fakeFetch(() => never()), timeoutMs: 50 })
    const byClient = errorOf(() => client.getSession('a'))
    const byCall = errorOf(() => client.getSession('a', { timeoutMs: 20 }))
    await vi.advanceTimersByTimeAsync(20)
    expect(await byCall).toMatchObject({ code: 'timeout' })
    await vi.advanceTimersByTimeAsync(30)
    expect(await byClient).toMatchObject({ code: 'timeout' })
  })

  test('a timeout aborts the request', async () => {
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

describe('abort', () => {
  test.each([
    ['before the headers', () => never<Response>()],
    ['while the body is read', stalledBody],
  ])('an abort %s rejects with a native AbortError and leaves no timer', async (_name, answer) => {
    const controller = new AbortController()
    const client = createZepClient({ fetch: fakeFetch(answer) })
    const failure = errorOf(() => client.getSession('a', { signal: controller.signal }))
    await vi.advanceTimersByTimeAsync(0)
    controller.abort()
    expect(await failure).toBe(controller.signal.reason)
    expect(await failure).toMatchObject({ name: 'AbortError' })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('an abort with any other reason still rejects with an AbortError', async () => {
    const signal = AbortSignal.abort('unmounted')
    const client = createZepClient({ fetch: fakeFetch() })
    const error = await errorOf(() => client.getSession('a', { signal }))
    expect(error).toBeInstanceOf(DOMException)
    expect(error).toMatchObject({ name: 'AbortError' })
  })

  test('a call whose signal is already aborted sends nothing', async () => {
    const fetch = fakeFetch()
    const client = createZepClient({ fetch })
    await errorOf(() => client.getSession('a', { signal: AbortSignal.abort() }))
    expect(fetch.requests).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a call with invalid input rejects with invalid_input even if its signal is aborted', async () => {
    const client = createZepClient({ fetch: fakeFetch() })
    const error = await errorOf(() => client.getSession('', { signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ code: 'invalid_input' })
  })
})

test.each([
  ['a success', echoSession],
  ['an error response', () => new Response(null, { status: 500 })],
  ['a failed connection', () => Promise.reject(new TypeError('fetch failed'))],
])("%s leaves behind no timer and no listener on the caller's signal", async (_name, answer) => {
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
  ['a failed connection', () => Promise.reject(new TypeError('fetch failed'))],
  ['a body that breaks off', () => new Response(brokenBody())],
  [
    'an abort that the caller did not request',
    () => Promise.reject(new DOMException('', 'AbortError')),
  ],
])('%s is a retryable network error', async (_name, answer) => {
  const client = createZepClient({ fetch: fakeFetch(answer) })
  const error = await errorOf(() => client.getSession('a'))
  expect(error).toMatchObject({ code: 'network', retryable: true, sessionId: 'a' })
  expect(error).toHaveProperty('cause')
})

function brokenBody(): ReadableStream {
  return new ReadableStream({ start: (stream) => stream.error(new TypeError('terminated')) })
}
