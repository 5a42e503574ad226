import { describe, expect, test } from 'vitest'

import { EDIT, serveAll, WRITES } from '../harness/serve'

const encoder = new TextEncoder()

/** Sends its parts one by one and counts how many were read. */
function streamOf(parts: (string | Uint8Array)[]) {
  const taken = { count: 0, isCancelled: false }
  const stream = new ReadableStream(
    {
      pull(controller) {
        const part = parts[taken.count]
        if (part === undefined) {
          controller.close()
          return
        }
        taken.count++
        controller.enqueue(typeof part === 'string' ? encoder.encode(part) : part)
      },
      cancel() {
        taken.isCancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, taken }
}

/** The operations that have a body, and how each begins and ends. */
const BODIES = [
  { operation: 'updateSession', start: '{"metadata":{"a":"', status: 200 },
  { operation: 'addSession', start: '{"session_id":"s1","metadata":{"a":"', status: 201 },
] as const
const END = '"}}'

describe.each(BODIES)('the size limit of $operation', ({ operation, start, status }) => {
  const sized = (bytes: number) => start + 'x'.repeat(bytes - start.length - END.length) + END

  test('accepts exactly as many bytes as allowed and not one more', async () => {
    const { send, zep } = serveAll({ maxBodyBytes: 100 })

    expect(sized(100)).toHaveLength(100)
    expect((await send(operation, { body: sized(100) })).status).toBe(status)
    expect((await send(operation, { body: sized(101) })).status).toBe(413)
    expect(zep.requests).toHaveLength(1)
  })

  test('is 1 MiB by default', async () => {
    const { send } = serveAll()

    expect((await send(operation, { body: sized(1024 * 1024) })).status).toBe(status)
    expect((await send(operation, { body: sized(1024 * 1024 + 1) })).status).toBe(413)
  })

  test('counts bytes, not characters', async () => {
    const { send } = serveAll({ maxBodyBytes: 100 })
    const body = start + '漢'.repeat(30) + END

    expect((await send(operation, { body })).status).toBe(413)
  })

  test('stops reading as soon as the body is too large, whatever Content-Length says', async () => {
    const { send, zep } = serveAll({ maxBodyBytes: 100 })
    const { stream, taken } = streamOf(Array<string>(1000).fill(' '.repeat(60)))
    const headers = { 'Content-Length': '20' }
    const response = await send(operation, { body: stream, headers })

    expect(response.status).toBe(413)
    expect(taken).toEqual({ count: 2, isCancelled: true })
    expect(zep.requests).toEqual([])
  })

  test('applies to Content-Length, without reading the body', async () => {
    const { send } = serveAll({ maxBodyBytes: 100 })
    const { stream, taken } = streamOf([start + END])
    const headers = { 'Content-Length': '101' }

    expect((await send(operation, { body: stream, headers })).status).toBe(413)
    expect(taken.count).toBe(0)
  })

  test('is 5 MiB, the limit of Zep, if the app allows more', async () => {
    const { send, zep } = serveAll({ maxBodyBytes: 20 * 1024 * 1024 })

    expect((await send(operation, { body: sized(6 * 1024 * 1024) })).status).toBe(413)
    expect(zep.requests).toEqual([])
  })
})

describe.each(BODIES)('the encoding of $operation', ({ operation, start, status }) => {
  test.each([
    ['a stray byte', [0xff]],
    ['half of a character', [0xe2, 0x82]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
  ])('is refused with 400 if it contains %s', async (_, bytes) => {
    const { send, zep } = serveAll()
    const body = new Uint8Array([...encoder.encode(start), ...bytes, ...encoder.encode(END)])

    expect((await send(operation, { body })).status).toBe(400)
    expect(zep.requests).toEqual([])
  })

  test('is refused with 400 if it ends in half of a character', async () => {
    const { send } = serveAll()
    const body = new Uint8Array([...encoder.encode(start + END), 0xe2])

    expect((await send(operation, { body })).status).toBe(400)
  })

  test('joins characters that arrive in parts', async () => {
    const { send, zep } = serveAll()
    const text = `${start}漢😀${END}`
    const { stream } = streamOf([...encoder.encode(text)].map((byte) => new Uint8Array([byte])))

    expect((await send(operation, { body: stream })).status).toBe(status)
    expect(zep.requests[0]?.body).toBe(text)
  })
})

test.each(WRITES)('responds with 408 if the body of %s does not arrive', async (operation) => {
  const { send, zep } = serveAll({ timeoutMs: 20 })
  const body = new ReadableStream()

  expect((await send(operation, { body })).status).toBe(408)
  expect(zep.requests).toEqual([])
})

test('reads no body of addSession for longer than the deadline, so authorize is not called', async () => {
  const { send, asked } = serveAll({ timeoutMs: 20 })
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode('{"session_id":"s1"')),
  })

  expect((await send('addSession', { body })).status).toBe(408)
  expect(asked).toEqual([])
})

describe('deleteSession', () => {
  test.each([
    ['an object', '{}'],
    ['metadata', EDIT],
    ['a space', ' '],
    ['more than the size limit', 'x'.repeat(101)],
  ])('is refused if its body is %s', async (_, body) => {
    const { send, zep, errors } = serveAll({ maxBodyBytes: 100 })
    const { status } = await send('deleteSession', { body })

    expect(status).toBe(body.length > 100 ? 413 : 400)
    expect([...zep.requests, ...errors]).toEqual([])
  })

  test.each([
    ['null', null],
    ['an empty string', ''],
    ['an empty stream', streamOf([]).stream],
  ])('is accepted if its body is %s', async (_, body) => {
    const { send, zep } = serveAll()

    expect((await send('deleteSession', { body })).status).toBe(200)
    expect(zep.requests[0]).toMatchObject({ method: 'DELETE', body: null })
  })

  test.each(['text/plain', undefined])('needs no media type: %s', async (type) => {
    const { send } = serveAll()

    expect((await send('deleteSession', { headers: { 'Content-Type': type } })).status).toBe(200)
  })
})
