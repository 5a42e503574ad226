import { afterEach, describe, expect, test, vi } from 'vitest'

import { startZep } from '../harness/startZep'

interface Row {
  session_id: string
  id: number
  uuid: string
  metadata: unknown
  updated_at: string
  ended_at: string | null
  deleted_at: string | null
}

async function read(response: Response | Promise<Response>): Promise<Row> {
  return JSON.parse(await (await response).text()) as Row
}

const demo = { sessionId: 'demo', metadata: { plan: 'free' } }

afterEach(() => {
  vi.useRealTimers()
})

describe('a session', () => {
  test('is sent as Zep writes it: in snake_case, as text/plain', async () => {
    const { send } = startZep({
      sessions: [
        {
          ...demo,
          userId: 'u1',
          factRatingInstruction: { instruction: 'rate' },
          facts: ['likes tea'],
          classifications: { mood: 'good' },
        },
      ],
    })

    const response = await send('GET', '/sessions/demo')

    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
    expect(await response.text()).toBe(
      '{"uuid":"00000000-0000-4000-8000-000000000001","id":1,' +
        '"created_at":"2026-01-01T00:00:00.000000Z","updated_at":"2026-01-01T00:00:00.000000Z",' +
        '"deleted_at":null,"ended_at":null,"session_id":"demo","metadata":{"plan":"free"},' +
        '"user_id":"u1","project_uuid":"00000000-0000-0000-0000-000000000000",' +
        '"facts":["likes tea"],"fact_rating_instruction":{"instruction":"rate"},' +
        '"classifications":{"mood":"good"}}\n',
    )
  })

  test('is sent with sorted metadata keys, at every depth and inside arrays', async () => {
    const { send } = startZep({
      sessions: [{ sessionId: 'demo', metadata: { b: { z: 1, y: 2 }, a: [{ d: 1, c: 2 }] } }],
    })

    expect(await (await send('GET', '/sessions/demo')).text()).toContain(
      '"metadata":{"a":[{"c":2,"d":1}],"b":{"y":2,"z":1}}',
    )
  })

  test('has null as metadata until a PATCH sets it', async () => {
    const { send } = startZep({ sessions: [{ sessionId: 'demo' }] })

    expect((await read(send('GET', '/sessions/demo'))).metadata).toBeNull()
    const patched = await read(send('PATCH', '/sessions/demo', { metadata: { a: 1 } }))
    expect(patched.metadata).toEqual({ a: 1 })
  })

  test.each(['GET', 'PATCH'])('that does not exist gets a JSON 404 on %s', async (method) => {
    const { send } = startZep()

    const response = await send(
      method,
      '/sessions/x',
      method === 'GET' ? undefined : { metadata: {} },
    )

    expect(response.status).toBe(404)
    expect(response.headers.get('Content-Type')).toContain('application/json')
    expect(await response.json()).toEqual({ message: 'not found' })
  })

  test('gets a later updated_at from every PATCH, even from one that changes nothing, and within a millisecond', async () => {
    const { send } = startZep({ sessions: [demo] })

    const times = ['2026-01-01T00:00:00.000000Z']
    for (let i = 0; i < 5; i++) {
      const body = { metadata: { plan: 'free' } }
      times.push((await read(send('PATCH', '/sessions/demo', body))).updated_at)
    }

    for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    expect(times).toEqual([...times].sort())
    expect(new Set(times).size).toBe(times.length)
  })

  test('gets a later updated_at than a session that was written before it in the same millisecond', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { send } = startZep({ sessions: [demo, { sessionId: 'other' }] })

    const first = await read(send('PATCH', '/sessions/demo', { metadata: { a: 1 } }))
    const second = await read(send('PATCH', '/sessions/other', { metadata: { a: 1 } }))
    expect(second.updated_at > first.updated_at).toBe(true)
  })

  test('gets a later updated_at even if its seed lies in the future', async () => {
    const { send } = startZep({ sessions: [{ ...demo, updatedAt: '2999-01-01T00:00:00Z' }] })

    const { updated_at } = await read(send('PATCH', '/sessions/demo', { metadata: { a: 1 } }))
    expect(updated_at > '2999-01-01T00:00:00.000000Z').toBe(true)
  })

  test('that has ended refuses a PATCH with 409 and stays as it is', async () => {
    const { zep, send } = startZep({ sessions: [{ ...demo, endedAt: '2026-01-02T00:00:00Z' }] })

    const response = await send('PATCH', '/sessions/demo', { metadata: { plan: 'pro' } })

    expect(response.status).toBe(409)
    expect(await response.json()).toEqual({ message: 'session ended: session has ended' })
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
  })

  test('keeps fields that Zep does not document, under their own names', async () => {
    const seed = { ...demo, plan_of_zep: { tier: 1 }, updatedAt: '2026-02-01T00:00:00Z' }
    const { send } = startZep({ sessions: [seed] })

    expect(await read(send('GET', '/sessions/demo'))).toMatchObject({
      plan_of_zep: { tier: 1 },
      updated_at: '2026-02-01T00:00:00Z',
    })
  })

  test('with deletedAt is gone until a PATCH, which brings it back with its metadata', async () => {
    const { send } = startZep({ sessions: [{ ...demo, deletedAt: '2026-01-02T00:00:00Z' }] })

    expect((await send('GET', '/sessions/demo')).status).toBe(404)
    expect((await send('DELETE', '/sessions/demo/memory')).status).toBe(404)
    expect((await send('POST', '/sessions', { session_id: 'demo' })).status).toBe(400)

    const row = await read(send('PATCH', '/sessions/demo', { metadata: { seats: 3 } }))
    expect(row).toMatchObject({ metadata: { plan: 'free', seats: 3 }, deleted_at: null })
    expect((await send('GET', '/sessions/demo')).status).toBe(200)
  })
})

describe('a PATCH', () => {
  test('without metadata touches the session and keeps its metadata', async () => {
    const { send } = startZep({ sessions: [demo] })

    for (const body of [{}, { metadata: null }, 'null', ' null trailing']) {
      const row = await read(send('PATCH', '/sessions/demo', body))
      expect(row.metadata).toEqual({ plan: 'free' })
      expect(row.updated_at > '2026-01-01T00:00:00.000000Z').toBe(true)
    }
  })

  test.each([
    '{"metadata":{"seats":3}}{"metadata":{"seats":4}}',
    '{"metadata":{"seats":3}} trailing',
    '{"METADATA":{"seats":4},"Metadata":{"seats":3}}',
    '{"metadata":{"seats":4},"metadata":{"seats":3},"other":1e400}',
  ])('with the body %j is applied', async (body) => {
    const { zep, send } = startZep({ sessions: [demo] })

    expect((await send('PATCH', '/sessions/demo', body)).status).toBe(200)
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free', seats: 3 })
  })

  test('rounds integers beyond 2^53, as a float64 does', async () => {
    const { zep, send } = startZep({ sessions: [demo] })

    const body = '{"metadata":{"a":9007199254740993,"b":9223372036854775808,"c":1e-400}}'
    expect((await send('PATCH', '/sessions/demo', body)).status).toBe(200)
    expect(zep.session('demo')?.metadata).toMatchObject({ a: 2 ** 53, b: 2 ** 63, c: 0 })
  })

  test.each([
    '',
    '{"metadata":',
    '[]',
    '"text"',
    '{"metadata":[1]}',
    '{"metadata":"x"}',
    '{"metadata":{"plan":1e400}}',
    '{"metadata":{"plan":"pro"},"session_id":7}',
  ])('with the body %j gets a 400 and changes nothing', async (body) => {
    const { zep, send } = startZep({ sessions: [demo] })

    const response = await send('PATCH', '/sessions/demo', body)

    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ message: expect.any(String) })
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
  })

  test('with a body of 5 MiB passes, and one byte more gets a 413', async () => {
    const { send } = startZep({ sessions: [demo] })
    const overhead = JSON.stringify({ metadata: { a: '' } }).length
    const body = (bytes: number) => ({ metadata: { a: 'x'.repeat(bytes - overhead) } })

    expect((await send('PATCH', '/sessions/demo', body(5_242_880))).status).toBe(200)
    const response = await send('PATCH', '/sessions/demo', body(5_242_881))
    expect(response.status).toBe(413)
    expect(await response.json()).toEqual({ message: 'request body too large' })
  })

  test('of more than 5 MiB passes if its first value does not take them', async () => {
    const { zep, send } = startZep({ sessions: [demo] })

    const body = `{"metadata":{"seats":3}}${' '.repeat(5_242_880)}`
    expect((await send('PATCH', '/sessions/demo', body)).status).toBe(200)
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free', seats: 3 })
  })

  test('is measured in bytes, not in characters', async () => {
    const { send } = startZep({ sessions: [demo] })

    const response = await send('PATCH', '/sessions/demo', {
      metadata: { a: 'é'.repeat(2_700_000) },
    })
    expect(response.status).toBe(413)
  })
})
