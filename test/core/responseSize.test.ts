import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'

import { createZepClient } from '../../src/exports/core'
import { createZepHandler } from '../../src/exports/server'
import { errorOf, fakeFetch } from '../harness/fakeFetch'
import { listen } from '../harness/listen'
import { MISCONFIGURED } from '../harness/serve'

const KIB = 1024
const MIB = 1024 * KIB

/** A server that sends as long as somebody reads, but gives up after 256 MiB. */
async function startEndless(status = 200) {
  const chunk = Buffer.alloc(64 * KIB, 'a')
  const sent = { bytes: 0 }
  let close: () => void = () => undefined
  const closed = new Promise<void>((resolve) => (close = resolve))
  const baseUrl = await listen((_request, response) => {
    response.writeHead(status)
    response.on('close', close)
    const pump = () => {
      while (!response.destroyed && sent.bytes < 256 * MIB) {
        sent.bytes += chunk.length
        if (!response.write(chunk)) return void response.once('drain', pump)
      }
      response.end()
    }
    pump()
  })
  return { baseUrl, sent, closed }
}

const TOO_LARGE = {
  code: 'invalid_response',
  retryable: false,
  issues: [
    { path: '', code: 'too_large', message: 'the response is larger than maxResponseBytes' },
  ],
}

describe('an endless response', () => {
  test.each([200, 404, 500, 503])(
    'with the status %i is refused, and the connection is closed',
    async (status) => {
      const { baseUrl, sent, closed } = await startEndless(status)
      const client = createZepClient({ baseUrl, maxResponseBytes: MIB })
      const error = await errorOf(() => client.getSession('s1'))

      expect(error).toMatchObject({ ...TOO_LARGE, status, sessionId: 's1' })
      expect(String(error)).toContain('larger than maxResponseBytes')
      await closed
      // What is beyond the limit is in the buffers of both sockets.
      expect(sent.bytes).toBeLessThan(64 * MIB)
    },
  )

  test('is refused after 32 MiB by default', async () => {
    const { baseUrl, sent, closed } = await startEndless()
    const client = createZepClient({ baseUrl })

    expect(await errorOf(() => client.getSession('s1'))).toMatchObject(TOO_LARGE)
    await closed
    expect(sent.bytes).toBeGreaterThan(32 * MIB)
    expect(sent.bytes).toBeLessThan(96 * MIB)
  })

  test.each([200, 400, 500, 503])(
    'with the status %i becomes a 502 of the handler that is marked',
    async (status) => {
      const { baseUrl, sent, closed } = await startEndless(status)
      const errors: unknown[] = []
      const handler = createZepHandler({
        apiKey: 'z_key',
        baseUrl,
        maxResponseBytes: MIB,
        authorize: () => true,
        onError: (error) => void errors.push(error),
      })
      const response = await handler(new Request('https://app.test/api/zep/sessions/s1'))

      expect(response.status).toBe(502)
      expect(await response.json()).toEqual(MISCONFIGURED)
      expect(errors).toMatchObject([TOO_LARGE])
      await closed
      expect(sent.bytes).toBeLessThan(64 * MIB)
    },
  )

  test('whose source cannot be closed is refused too', async () => {
    let pulled = 0
    let isCanceled = false
    const body = new ReadableStream({
      pull: (stream) => {
        stream.enqueue(new Uint8Array(KIB))
        if (++pulled === 1000) stream.close()
      },
      cancel: () => {
        isCanceled = true
        return Promise.reject(new Error('the source cannot be closed'))
      },
    })
    const client = createZepClient({
      fetch: fakeFetch(() => new Response(body)),
      maxResponseBytes: 8 * KIB,
    })

    expect(await errorOf(() => client.getSession('s1'))).toMatchObject(TOO_LARGE)
    expect(isCanceled).toBe(true)
    expect(pulled).toBeLessThan(12)
  })
})

test('a response that is small only while it is compressed is refused', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * MIB))
  expect(bomb.length).toBeLessThan(MIB / 4)
  const baseUrl = await listen((_request, response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb)
  })
  let decoded = 0
  const countingFetch = async (url: RequestInfo | URL, init?: RequestInit) => {
    const response = await fetch(url, init)
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, stream) => {
        decoded += chunk.length
        stream.enqueue(chunk)
      },
    })
    return new Response(response.body?.pipeThrough(counter))
  }
  const client = createZepClient({ baseUrl, fetch: countingFetch, maxResponseBytes: MIB })

  expect(await errorOf(() => client.getSession('s1'))).toMatchObject(TOO_LARGE)
  expect(decoded).toBeLessThan(4 * MIB)
})

test.each([0, -1, 1.5, NaN, Infinity, '1mb'])('maxResponseBytes cannot be %s', async (value) => {
  const options = { maxResponseBytes: value as number }
  const error = { code: 'invalid_input', issues: [{ path: 'maxResponseBytes' }] }
  expect(await errorOf(() => createZepClient(options))).toMatchObject(error)
  const handler = { ...options, apiKey: 'z_key', authorize: () => true }
  expect(await errorOf(() => createZepHandler(handler))).toMatchObject(error)
})

describe('a response of exactly maxResponseBytes', () => {
  const body = JSON.stringify({ session_id: 's1', metadata: { name: 'é€😀' } })
  const size = Buffer.byteLength(body)
  const clientWith = (maxResponseBytes: number) =>
    createZepClient({ maxResponseBytes, fetch: fakeFetch(() => new Response(body)) })

  test('is read', async () => {
    expect(await clientWith(size).getSession('s1')).toMatchObject({ metadata: { name: 'é€😀' } })
  })

  test('is refused with one byte more', async () => {
    expect(await errorOf(() => clientWith(size - 1).getSession('s1'))).toMatchObject(TOO_LARGE)
  })
})

test.each([1, 2, 3, 5])(
  'characters of several bytes are read whole if the body arrives in chunks of %i bytes',
  async (size) => {
    const bytes = Buffer.from('\ufeff{"session_id":"é€😀","metadata":{"a\u0301":"\ufeff𝒳"}}')
    const body = new ReadableStream({
      start: (stream) => {
        for (let i = 0; i < bytes.length; i += size) stream.enqueue(bytes.subarray(i, i + size))
        stream.close()
      },
    })
    const client = createZepClient({ fetch: fakeFetch(() => new Response(body)) })
    const session = await client.getSession('é€😀')
    expect(session).toMatchObject({ sessionId: 'é€😀', metadata: { 'a\u0301': '\ufeff𝒳' } })
  },
)

test('a character that is cut off at the end is read as U+FFFD, as `text()` reads it', async () => {
  const bytes = Buffer.from([...Buffer.from('{"message":"m"}'), 0xe2, 0x82])
  const client = createZepClient({ fetch: fakeFetch(() => new Response(bytes)) })
  expect(await errorOf(() => client.getSession('s1'))).toMatchObject({
    issues: [{ code: 'not_json' }],
  })
})

describe('a fetch whose responses have no stream', () => {
  /** As in React Native and in many mocks. */
  const clientReceiving = (response: object, maxResponseBytes = KIB) =>
    createZepClient({ maxResponseBytes, fetch: () => Promise.resolve(response as Response) })
  const parts = { ok: true, status: 200, headers: new Headers() }
  const json = '{"session_id":"s1"}'
  const read = () => Promise.resolve(json)

  test.each([
    ['has no body', { ...parts, text: read }],
    ['has a body that is null', { ...parts, body: null, text: read }],
    ['has the body of another kind', { ...parts, body: {}, text: read }],
    ['has no status', { ok: true, headers: new Map(), text: read }],
  ])('is read if it %s', async (_name, response) => {
    expect(await clientReceiving(response).getSession('s1')).toMatchObject({ sessionId: 's1' })
  })

  test('is refused if its text is too long', async () => {
    const client = clientReceiving({ ...parts, text: read }, 10)
    expect(await errorOf(() => client.getSession('s1'))).toMatchObject(TOO_LARGE)
  })

  test('is refused if its text is not a string', async () => {
    const client = clientReceiving({ ...parts, text: () => Promise.resolve(undefined) })
    expect(await errorOf(() => client.getSession('s1'))).toMatchObject({ code: 'invalid_response' })
  })

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a string', json],
    ['the JSON itself', { session_id: 's1' }],
    ['a response without headers', { ok: true, status: 200, text: read }],
    ['a response with headers of another kind', { ...parts, headers: {}, text: read }],
    ['a response without text()', { ...parts, json: () => Promise.resolve({}) }],
  ])('is refused if it returns %s, and the error names the option', async (_name, response) => {
    const client = createZepClient({ fetch: () => Promise.resolve(response as Response) })
    const error = await errorOf(() => client.getSession('s1'))
    expect(error).toMatchObject({
      code: 'invalid_response',
      retryable: false,
      sessionId: 's1',
      issues: [{ code: 'not_response' }],
    })
    expect(String(error)).toContain('check the fetch option')
  })
})
