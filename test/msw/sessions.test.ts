import { afterEach, describe, expect, test, vi } from 'vitest'
import { startZep } from './startZep'

interface Row {
  session_id: string
  id: number
  uuid: string
  metadata: unknown
  updated_at: string
  ended_at: string | null
  deleted_at: string | null
}

async function read(answer: Response | Promise<Response>): Promise<Row> {
  return JSON.parse(await (await answer).text()) as Row
}

const demo = { sessionId: 'demo', metadata: { plan: 'free' } }

afterEach(() => {
  vi.useRealTimers()
})

describe('one session', () => {
  test('GET sends the session as Zep writes it: snake_case, as text/plain', async () => {
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

    const answer = await send('GET', '/sessions/demo')

    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
    expect(await answer.text()).toBe(
      '{"uuid":"00000000-0000-4000-8000-000000000001","id":1,' +
        '"created_at":"2026-01-01T00:00:00.000000Z","updated_at":"2026-01-01T00:00:00.000000Z",' +
        '"deleted_at":null,"ended_at":null,"session_id":"demo","metadata":{"plan":"free"},' +
        '"user_id":"u1","project_uuid":"00000000-0000-0000-0000-000000000000",' +
        '"fact_rating_instruction":{"instruction":"rate"},"facts":["likes tea"],' +
        '"classifications":{"mood":"good"}}\n',
    )
  })

  test('metadata keys come back sorted, at every depth and inside arrays', async () => {
    const { send } = startZep({
      sessions: [{ sessionId: 'demo', metadata: { b: { z: 1, y: 2 }, a: [{ d: 1, c: 2 }] } }],
    })

    expect(await (await send('GET', '/sessions/demo')).text()).toContain(
      '"metadata":{"a":[{"c":2,"d":1}],"b":{"y":2,"z":1}}',
    )
  })

  test('a session without metadata has null, until a PATCH gives it some', async () => {
    const { send } = startZep({ sessions: [{ sessionId: 'demo' }] })

    expect((await read(send('GET', '/sessions/demo'))).metadata).toBeNull()
    const patched = await read(send('PATCH', '/sessions/demo', { metadata: { a: 1 } }))
    expect(patched.metadata).toEqual({ a: 1 })
  })

  test.each(['GET', 'PATCH'])('%s of an unknown session is a JSON 404', async (method) => {
    const { send } = startZep()

    const answer = await send(
      method,
      '/sessions/x',
      method === 'GET' ? undefined : { metadata: {} },
    )

    expect(answer.status).toBe(404)
    expect(answer.headers.get('Content-Type')).toContain('application/json')
    expect(await answer.json()).toEqual({ message: 'not found' })
  })

  test('every PATCH moves updated_at, also one that changes nothing, also in one millisecond', async () => {
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

  test('of two writes in one millisecond, the later has the later updated_at', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { send } = startZep({ sessions: [demo, { sessionId: 'other' }] })

    const first = await read(send('PATCH', '/sessions/demo', { metadata: { a: 1 } }))
    const second = await read(send('PATCH', '/sessions/other', { metadata: { a: 1 } }))
    expect(second.updated_at > first.updated_at).toBe(true)
  })

  test('updated_at moves forward from a seed that lies in the future', async () => {
    const { send } = startZep({ sessions: [{ ...demo, updatedAt: '2999-01-01T00:00:00Z' }] })

    const { updated_at } = await read(send('PATCH', '/sessions/demo', { metadata: { a: 1 } }))
    expect(updated_at > '2999-01-01T00:00:00.000000Z').toBe(true)
  })

  test('an ended session refuses a PATCH with 409 and stays as it is', async () => {
    const { zep, send } = startZep({ sessions: [{ ...demo, endedAt: '2026-01-02T00:00:00Z' }] })

    const answer = await send('PATCH', '/sessions/demo', { metadata: { plan: 'pro' } })

    expect(answer.status).toBe(409)
    expect(await answer.json()).toEqual({ message: 'session ended: session has ended' })
    expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
  })

  test('a PATCH without metadata touches the session and keeps its metadata', async () => {
    const { send } = startZep({ sessions: [demo] })

    for (const body of [{}, { metadata: null }]) {
      const row = await read(send('PATCH', '/sessions/demo', body))
      expect(row.metadata).toEqual({ plan: 'free' })
      expect(row.updated_at > '2026-01-01T00:00:00.000000Z').toBe(true)
    }
  })

  test.each(['', '{"metadata":', '[]', '"text"', '{"metadata":[1]}', '{"metadata":"x"}'])(
    'a PATCH with the body %j is a 400 and changes nothing',
    async (body) => {
      const { zep, send } = startZep({ sessions: [demo] })

      const answer = await send('PATCH', '/sessions/demo', body)

      expect(answer.status).toBe(400)
      expect(await answer.json()).toEqual({ message: expect.any(String) })
      expect(zep.session('demo')?.metadata).toEqual({ plan: 'free' })
    },
  )

  test('a body of 5 MiB passes, one byte more is a 413', async () => {
    const { send } = startZep({ sessions: [demo] })
    const overhead = JSON.stringify({ metadata: { a: '' } }).length
    const body = (bytes: number) => ({ metadata: { a: 'x'.repeat(bytes - overhead) } })

    expect((await send('PATCH', '/sessions/demo', body(5_242_880))).status).toBe(200)
    const answer = await send('PATCH', '/sessions/demo', body(5_242_881))
    expect(answer.status).toBe(413)
    expect(await answer.json()).toEqual({ message: 'request body too large' })
  })

  test('the size counts in bytes, not in characters', async () => {
    const { send } = startZep({ sessions: [demo] })

    const answer = await send('PATCH', '/sessions/demo', { metadata: { a: 'é'.repeat(2_700_000) } })
    expect(answer.status).toBe(413)
  })
})

describe('ids', () => {
  test.each(['a/b', 'with space', 'ünï/cødé 🙂', 'a?b#c', "it's", '-', '..a'])(
    'the id %j is found under its encodeURIComponent form',
    async (sessionId) => {
      const { send } = startZep({ sessions: [{ sessionId }] })

      const row = await read(send('GET', `/sessions/${encodeURIComponent(sessionId)}`))
      expect(row.session_id).toBe(sessionId)
    },
  )

  test('an id is decoded twice, as on the server: "a%20b" reaches "a b", "50%" is a 400', async () => {
    const { send } = startZep({ sessions: [{ sessionId: 'a b' }] })

    const row = await read(send('GET', `/sessions/${encodeURIComponent('a%20b')}`))
    expect(row.session_id).toBe('a b')
    expect((await send('GET', `/sessions/${encodeURIComponent('50%')}`)).status).toBe(400)
  })

  test('the empty id reaches the list of all sessions', async () => {
    const { send } = startZep({ sessions: [demo, { sessionId: 'other' }] })

    const rows = JSON.parse(await (await send('GET', '/sessions/')).text()) as Row[]
    expect(rows.map((row) => row.session_id)).toEqual(['demo', 'other'])
  })
})

describe('create, end, delete', () => {
  test('POST /sessions adds a session and answers 201', async () => {
    const { send } = startZep({ sessions: [demo] })

    const answer = await send('POST', '/sessions', { session_id: 'new', user_id: 'u1' })

    expect(answer.status).toBe(201)
    expect(await read(answer)).toMatchObject({ session_id: 'new', id: 2, metadata: null })
    expect((await read(send('GET', '/sessions/new'))).session_id).toBe('new')
  })

  test('POST /sessions refuses an id that exists, an empty one and a wrong body', async () => {
    const { zep, send } = startZep({ sessions: [demo] })

    const bodies = [{ session_id: 'demo' }, { session_id: '' }, {}, { session_id: 7 }, '[]']
    for (const body of bodies) expect((await send('POST', '/sessions', body)).status).toBe(400)
    expect(zep.sessions).toHaveLength(1)
  })

  test('DELETE of the memory hides the session; a PATCH brings it back with its metadata', async () => {
    const { send } = startZep({ sessions: [demo] })

    const deleted = await send('DELETE', '/sessions/demo/memory')
    expect(deleted.headers.get('Content-Type')).toContain('application/json')
    expect(await deleted.json()).toEqual({ message: 'OK' })
    expect((await send('GET', '/sessions/demo')).status).toBe(404)
    expect((await send('DELETE', '/sessions/demo/memory')).status).toBe(404)
    expect((await send('POST', '/sessions', { session_id: 'demo' })).status).toBe(400)

    const row = await read(send('PATCH', '/sessions/demo', { metadata: { seats: 3 } }))
    expect(row).toMatchObject({ metadata: { plan: 'free', seats: 3 }, deleted_at: null })
    expect((await send('GET', '/sessions/demo')).status).toBe(200)
  })

  test('POST end ends the session on Cloud; the Community Edition has no such route', async () => {
    const cloud = startZep({ sessions: [demo] })
    const ended = JSON.parse(await (await cloud.send('POST', '/sessions/demo/end', {})).text()) as {
      session: Row
    }
    expect(ended.session.ended_at).toEqual(expect.any(String))
    expect((await cloud.send('PATCH', '/sessions/demo', { metadata: { a: 1 } })).status).toBe(409)
  })

  test('the Community Edition cannot end a session', async () => {
    const { zep, send } = startZep({ sessions: [demo], edition: 'community' })

    const answer = await send('POST', '/sessions/demo/end', {})
    expect(answer.status).toBe(404)
    expect(await answer.text()).toBe('404 page not found\n')
    expect(zep.session('demo')?.endedAt).toBeNull()
  })
})
