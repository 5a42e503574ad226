import { describe, expect, test } from 'vitest'

import { startZep } from '../harness/startZep'

interface Row {
  session_id: string
  id: number
  metadata: unknown
  ended_at: string | null
  deleted_at: string | null
}

async function read(response: Response | Promise<Response>): Promise<Row> {
  return JSON.parse(await (await response).text()) as Row
}

const demo = { sessionId: 'demo', metadata: { plan: 'free' } }

describe('POST /sessions', () => {
  test('adds a session and returns it with 201', async () => {
    const { send } = startZep({ sessions: [demo], users: ['u1'] })

    const response = await send('POST', '/sessions', { session_id: 'new', user_id: 'u1' })

    expect(response.status).toBe(201)
    expect(await read(response)).toMatchObject({ session_id: 'new', id: 2, metadata: null })
    expect((await read(send('GET', '/sessions/new'))).session_id).toBe('new')
  })

  test('reads the first value of the body, and the names of its fields in any case', async () => {
    const { zep, send } = startZep()

    const body = '{"SESSION_ID":"new","MetaData":{"a":1}} trailing'
    expect((await send('POST', '/sessions', body)).status).toBe(201)
    expect(zep.session('new')?.metadata).toEqual({ a: 1 })
  })

  test('refuses an id that exists, an empty id and an invalid body', async () => {
    const { zep, send } = startZep({ sessions: [demo] })

    const bodies = [
      { session_id: 'demo' },
      { session_id: '' },
      {},
      { session_id: 7 },
      { session_id: 'new', user_id: 7 },
      '{"session_id":"new","metadata":{"a":-1e400}}',
      'null',
      '[]',
    ]
    for (const body of bodies) expect((await send('POST', '/sessions', body)).status).toBe(400)
    expect(zep.sessions).toHaveLength(1)
  })
})

describe('DELETE …/memory', () => {
  test('deletes the session, so that GET, PATCH and DELETE get a 404', async () => {
    const { zep, send } = startZep({ sessions: [demo] })

    const deleted = await send('DELETE', '/sessions/demo/memory')
    expect(deleted.headers.get('Content-Type')).toContain('application/json')
    expect(await deleted.json()).toEqual({ message: 'OK' })

    expect((await send('GET', '/sessions/demo')).status).toBe(404)
    expect((await send('PATCH', '/sessions/demo', { metadata: { seats: 3 } })).status).toBe(404)
    expect((await send('DELETE', '/sessions/demo/memory')).status).toBe(404)
    expect(zep.sessions).toEqual([])
  })

  test.each(['DELETE', 'remoteDelete'])('frees the id for a fresh session (%s)', async (by) => {
    const { zep, send } = startZep({ sessions: [demo, { sessionId: 'other' }] })
    if (by === 'DELETE') await send('DELETE', '/sessions/demo/memory')
    else zep.remoteDelete('demo')

    const response = await send('POST', '/sessions', { session_id: 'demo' })
    expect(response.status).toBe(201)
    expect(await read(response)).toMatchObject({ id: 3, metadata: null, deleted_at: null })
    expect((await read(send('GET', '/sessions/demo'))).metadata).toBeNull()
  })
})

describe('POST …/end', () => {
  test('ends the session on Cloud, and later edits get a 409', async () => {
    const cloud = startZep({ sessions: [demo] })
    const ended = JSON.parse(await (await cloud.send('POST', '/sessions/demo/end', {})).text()) as {
      session: Row
    }
    expect(ended.session.ended_at).toEqual(expect.any(String))
    expect((await cloud.send('PATCH', '/sessions/demo', { metadata: { a: 1 } })).status).toBe(409)
  })

  test('does not exist in the Community Edition', async () => {
    const { zep, send } = startZep({ sessions: [demo], edition: 'community' })

    const response = await send('POST', '/sessions/demo/end', {})
    expect(response.status).toBe(404)
    expect(await response.text()).toBe('404 page not found\n')
    expect(zep.session('demo')?.endedAt).toBeNull()
  })
})
