import { describe, expect, test, vi } from 'vitest'

import type { EditEvent } from '../../src/exports/server'
import { echo, EDIT, json, serve, serveAll } from '../harness/serve'
import { until } from '../harness/startZep'

const cause = new Error('the log is down')
const never = () => new Promise<never>(() => undefined)

/** Long enough for every promise of a handler that waits for nothing else. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

test('is called once for an edit that Zep has acknowledged, with what was sent and what came back', async () => {
  const onEdit = vi.fn<(event: EditEvent) => void>()
  const session = { session_id: 's1', user_id: 'u1', metadata: { a: 1, old: true } }
  const { handler, zep } = serve({ onEdit }, () => json(session))
  const request = new Request('https://app.test/api/zep/sessions/s1', {
    method: 'PATCH',
    headers: { 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' },
    body: EDIT,
  })
  const response = await handler(request)

  expect(response.status).toBe(200)
  expect(zep.requests).toHaveLength(1)
  expect(onEdit.mock.calls).toEqual([
    [
      {
        request,
        requestId: response.headers.get('X-Request-Id'),
        sessionId: 's1',
        metadata: { a: 1 },
        session: expect.objectContaining({
          sessionId: 's1',
          userId: 'u1',
          metadata: { a: 1, old: true },
        }) as object,
      },
    ],
  ])
})

test.each([400, 401, 404, 409, 413, 422, 429, 500, 503, 302])(
  'is not called if Zep responds with %i',
  async (status) => {
    const onEdit = vi.fn()
    const { send, errors } = serveAll({ onEdit }, () => json({}, { status }))
    await send('updateSession')

    expect(onEdit).not.toHaveBeenCalled()
    expect(errors).toHaveLength(1)
  },
)

test('is not called if Zep returns another session', async () => {
  const onEdit = vi.fn()
  const { send } = serveAll({ onEdit }, () => json({ session_id: 's2' }))

  expect((await send('updateSession')).status).toBe(502)
  expect(onEdit).not.toHaveBeenCalled()
})

test('is not called for what the app does not allow', async () => {
  const onEdit = vi.fn()
  for (const rules of [{ authorize: () => false }, { readOnlyKeys: ['a'] }]) {
    await serveAll({ onEdit, ...rules }).send('updateSession')
  }

  expect(onEdit).not.toHaveBeenCalled()
})

test.each(['getSession', 'addSession', 'deleteSession'] as const)(
  'is not called for %s',
  async (operation) => {
    const onEdit = vi.fn()
    await serveAll({ onEdit }).send(operation)

    expect(onEdit).not.toHaveBeenCalled()
  },
)

test('can change neither the response nor the copy of anybody else', async () => {
  const { send, zep } = serveAll({
    onEdit: ({ metadata, session }) => {
      metadata['a'] = 2
      session.metadata['from'] = 'onEdit'
      Object.assign(session, { sessionId: 's2' })
    },
  })
  const response = await send('updateSession')

  expect(zep.requests[0]?.body).toBe(EDIT)
  expect(await response.json()).toMatchObject({ session_id: 's1', metadata: { from: 'server' } })
})

test('gets metadata of its own, not what a rule has made of its copy', async () => {
  const onEdit = vi.fn<(event: EditEvent) => void>()
  const { send } = serveAll({
    onEdit,
    authorizeEdit: ({ metadata }) => Boolean(Object.assign(metadata, { forged: true })),
  })
  await send('updateSession')

  expect(onEdit.mock.calls[0]?.[0].metadata).toEqual({ a: 1 })
})

test('delays the response until it has settled', async () => {
  let done: () => void = () => undefined
  const { send } = serveAll({ onEdit: () => new Promise((resolve) => (done = resolve)) })
  let isSent = false
  const response = send('updateSession').then(() => (isSent = true))
  await settle()
  expect(isSent).toBe(false)
  done()
  await response
})

test('does not hold the slot of maxConcurrentUpdates', async () => {
  const { send, zep } = serveAll({ onEdit: never, maxConcurrentUpdates: 1, timeoutMs: 200 })
  const responses = [send('updateSession'), send('updateSession')]
  await until(() => zep.requests.length === 2)
  await Promise.all(responses)
})

describe('what goes wrong in it', () => {
  test.each<[string, () => Promise<void>]>([
    [
      'throws',
      () => {
        throw cause
      },
    ],
    ['rejects', () => Promise.reject(cause)],
  ])('does not change the response if it %s, and onError is told', async (_, onEdit) => {
    const { send, errors } = serveAll({ onEdit })

    expect((await send('updateSession')).status).toBe(200)
    expect(errors).toMatchObject([{ code: 'server', cause, sessionId: 's1' }])
    expect(errors[0]?.message).toBe(
      'updateSession: Zep has saved the edit, but onEdit threw an error. See the cause.',
    )
  })

  test('does not hold the response longer than timeoutMs, and onError is told', async () => {
    const { send, errors } = serveAll({ onEdit: never, timeoutMs: 20 })

    expect((await send('updateSession')).status).toBe(200)
    expect(errors).toMatchObject([{ code: 'server', sessionId: 's1' }])
    expect(errors[0]?.message).toBe(
      'updateSession: Zep has saved the edit, but onEdit has not settled within timeoutMs (20 ms).',
    )
  })

  test('is reported even if it comes after the response', async () => {
    let fail: (error: Error) => void = () => undefined
    const onEdit = () => new Promise<void>((_, reject) => (fail = reject))
    const { send, errors } = serveAll({ onEdit, timeoutMs: 20 })
    await send('updateSession')
    fail(cause)
    await settle()

    expect(errors).toMatchObject([{ code: 'server' }, { cause }])
  })
})

describe('a browser that leaves', () => {
  /** A Zep that responds when the test says so, whatever its signal says. */
  function leaveDuringPatch(respond: () => Response) {
    const browser = new AbortController()
    let answer: () => void = () => undefined
    let upstream: AbortSignal | undefined
    const onEdit = vi.fn<(event: EditEvent) => void>()
    const served = serveAll({ onEdit }, (_, signal) => {
      upstream = signal
      return new Promise((resolve) => (answer = () => resolve(respond())))
    })
    const response = served.send('updateSession', { signal: browser.signal })
    return {
      ...served,
      onEdit,
      response,
      leave: async () => {
        await until(() => served.zep.requests.length === 1)
        browser.abort()
      },
      answer: async () => {
        answer()
        await settle()
      },
      isAborted: () => upstream?.aborted,
    }
  }

  test('gets no response, but cannot keep its edit out of the log', async () => {
    const app = leaveDuringPatch(() => echo({ url: '/s1', method: 'PATCH' } as never))
    await app.leave()
    // At once: Zep has not responded yet.
    expect((await app.response).status).toBe(499)
    expect(app.isAborted()).toBe(false)
    expect(app.onEdit).not.toHaveBeenCalled()
    await app.answer()

    expect(app.onEdit).toHaveBeenCalledTimes(1)
    expect(app.onEdit.mock.calls[0]?.[0]).toMatchObject({ sessionId: 's1', metadata: { a: 1 } })
    expect(app.errors).toEqual([])
  })

  test('does not keep an unknown outcome from onError either', async () => {
    const app = leaveDuringPatch(() => json({}, { status: 503 }))
    await app.leave()
    await app.response
    await app.answer()

    expect(app.onEdit).not.toHaveBeenCalled()
    expect(app.errors).toMatchObject([{ status: 503, sessionId: 's1' }])
  })

  test('is not logged if its edit was still waiting for its turn', async () => {
    const browser = new AbortController()
    let answer: () => void = () => undefined
    const onEdit = vi.fn()
    const { send, zep, errors } = serveAll({ onEdit, maxConcurrentUpdates: 1 }, (request) => {
      return new Promise((resolve) => (answer = () => resolve(echo(request))))
    })
    const first = send('updateSession')
    const left = send('updateSession', { signal: browser.signal })
    await settle()
    browser.abort()
    expect((await left).status).toBe(499)
    answer()
    await first
    await settle()

    expect(zep.requests).toHaveLength(1)
    expect(onEdit).toHaveBeenCalledTimes(1)
    expect(errors).toEqual([])
  })

  test('ends the wait for onEdit at once, and a late error of it is still reported', async () => {
    const browser = new AbortController()
    let fail: (error: Error) => void = () => undefined
    const onEdit = vi.fn(() => new Promise<void>((_, reject) => (fail = reject)))
    const { send, errors } = serveAll({ onEdit })
    const response = send('updateSession', { signal: browser.signal })
    await until(() => onEdit.mock.calls.length === 1)
    browser.abort()
    expect((await response).status).toBe(499)
    fail(cause)
    await settle()

    expect(errors).toMatchObject([{ cause }])
  })

  test.each([
    ['with', vi.fn()],
    ['without', undefined],
  ])('is noticed %s onEdit in whatever microtask it leaves', async (_, onEdit) => {
    for (let turns = 0; turns < 150; turns++) {
      const browser = new AbortController()
      const { send } = serveAll({ onEdit, authorizeEdit: () => true }, never)
      const response = send('updateSession', { signal: browser.signal })
      for (let turn = 0; turn < turns; turn++) await Promise.resolve()
      browser.abort()

      expect((await response).status).toBe(499)
    }
  })
})
