import { describe, expect, test } from 'vitest'
import { EDIT, serve } from './serve'

const encoder = new TextEncoder()

/** Sends its parts one by one, and counts how many were taken. */
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

describe('the size', () => {
  const sized = (bytes: number) => `{"metadata":{"a":"${'x'.repeat(bytes - 21)}"}}`

  test('takes exactly as many bytes as allowed, and not one more', async () => {
    const { patch, zep } = serve({ maxBodyBytes: 100 })

    expect(sized(100)).toHaveLength(100)
    expect((await patch('/sessions/s1', sized(100))).status).toBe(200)
    expect((await patch('/sessions/s1', sized(101))).status).toBe(413)
    expect(zep.requests).toHaveLength(1)
  })

  test('is 1 MiB by default', async () => {
    const { patch } = serve()

    expect((await patch('/sessions/s1', sized(1024 * 1024))).status).toBe(200)
    expect((await patch('/sessions/s1', sized(1024 * 1024 + 1))).status).toBe(413)
  })

  test('counts bytes, not characters', async () => {
    const { patch } = serve({ maxBodyBytes: 100 })

    expect((await patch('/sessions/s1', `{"metadata":{"a":"${'漢'.repeat(30)}"}}`)).status).toBe(
      413,
    )
  })

  test('stops reading as soon as there is too much, whatever Content-Length says', async () => {
    const { patch, zep } = serve({ maxBodyBytes: 100 })
    const { stream, taken } = streamOf(Array<string>(1000).fill(' '.repeat(60)))
    const response = await patch('/sessions/s1', stream, { 'Content-Length': '20' })

    expect(response.status).toBe(413)
    expect(taken).toEqual({ count: 2, isCancelled: true })
    expect(zep.requests).toEqual([])
  })

  test('is refused by Content-Length alone where that is too much', async () => {
    const { patch } = serve({ maxBodyBytes: 100 })
    const { stream, taken } = streamOf([EDIT])

    expect((await patch('/sessions/s1', stream, { 'Content-Length': '101' })).status).toBe(413)
    expect(taken.count).toBe(0)
  })

  test('is over what Zep takes at 5 MiB, where the app allows more', async () => {
    const { patch, zep } = serve({ maxBodyBytes: 20 * 1024 * 1024 })

    expect((await patch('/sessions/s1', sized(6 * 1024 * 1024))).status).toBe(413)
    expect(zep.requests).toEqual([])
  })
})

describe('the encoding', () => {
  test.each([
    ['a stray byte', [0xff]],
    ['half a character', [0xe2, 0x82]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
  ])('400 for %s', async (_, bytes) => {
    const { patch, zep } = serve()
    const body = new Uint8Array([
      ...encoder.encode('{"metadata":{"a":"'),
      ...bytes,
      ...encoder.encode('"}}'),
    ])

    expect((await patch('/sessions/s1', body)).status).toBe(400)
    expect(zep.requests).toEqual([])
  })

  test('400 for a body that ends in half a character', async () => {
    const { patch } = serve()
    const body = new Uint8Array([...encoder.encode(EDIT), 0xe2])

    expect((await patch('/sessions/s1', body)).status).toBe(400)
  })

  test('puts characters together that arrive in halves', async () => {
    const { patch, zep } = serve()
    const bytes = encoder.encode('{"metadata":{"a":"漢😀"}}')
    const { stream } = streamOf([...bytes].map((byte) => new Uint8Array([byte])))

    expect((await patch('/sessions/s1', stream)).status).toBe(200)
    expect(zep.requests[0]?.body).toBe('{"metadata":{"a":"漢😀"}}')
  })
})

test('408 where the body does not arrive', async () => {
  const { patch, zep } = serve({ timeoutMs: 20 })
  const stalled = new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode('{')),
  })

  expect((await patch('/sessions/s1', stalled)).status).toBe(408)
  expect(zep.requests).toEqual([])
})
