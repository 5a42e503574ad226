import { describe, expect, test } from 'vitest'

import { createZepClient } from '../../src/exports/core'
import { BASE_URL, startZep } from '../harness/startZep'

/** Path segments, and the ids that Go's `net/url` makes of them with the router that Zep uses. */
const IDS: readonly (readonly [segment: string, id: string])[] = [
  // Encoded as Go itself would: decoded twice.
  ['a%20b', 'a b'],
  ['a%2520b', 'a b'],
  ['a%252520b', 'a%20b'],
  ['a%2525b', 'a%b'],
  ['a:b', 'a:b'],
  ['$&+,;=@', '$&+,;=@'],
  ['a%21b', 'a!b'],
  ['caf%C3%A9', 'café'],
  ['%FF', '\uFFFD'],
  // A character is encoded without need: decoded once.
  ['50%25%2Fx', '50%/x'],
  ['a%2520b%2Fc', 'a%20b/c'],
  ['%2525%2F', '%25/'],
  ['a%25%32%30b', 'a%20b'],
  ['%41b', 'Ab'],
  ['a%3Ab', 'a:b'],
  ['%24', '$'],
  ['caf%c3%a9', 'café'],
  ['%ff', '\uFFFD'],
  // A character is not encoded, although Go would: decoded once.
  ['a!b', 'a!b'],
  ['a%2520b!', 'a%20b!'],
  ['[x]', '[x]'],
  ["it's", "it's"],
  // The database driver drops NUL.
  ['a%00b', 'ab'],
]

describe('an id', () => {
  test.each(['a/b', 'with space', 'ünï/cødé 🙂', 'a?b#c', "it's", '-', '..a'])(
    'like %j is found in its encodeURIComponent form',
    async (sessionId) => {
      const { send } = startZep({ sessions: [{ sessionId }] })

      const response = await send('GET', `/sessions/${encodeURIComponent(sessionId)}`)
      expect(await response.text()).toContain(`"session_id":${JSON.stringify(sessionId)}`)
    },
  )

  test.each(IDS)('that is sent as %s reaches the session %j', async (segment, sessionId) => {
    const { zep, send } = startZep({ sessions: [{ sessionId, userId: sessionId }] })
    const metadata = { a: 1 }

    const response = await send('PATCH', `/sessions/${segment}`, { metadata })
    expect(response.status).toBe(200)
    expect(zep.session(sessionId)?.metadata).toEqual(metadata)
    expect(zep.requests[0]?.sessionId).toBe(sessionId)
    const list = await send('GET', `/users/${segment}/sessions`)
    expect(JSON.parse(await list.text())).toHaveLength(1)
  })

  test.each([
    ['50%25', 'invalid URL escape "%"'],
    ['a%25', 'invalid URL escape "%"'],
    ['a%25zzb', 'invalid URL escape "%zz"'],
  ])('that is sent as %s gets a JSON 400', async (segment, message) => {
    const { zep, send } = startZep()

    const response = await send('GET', `/sessions/${segment}`)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ message })
    expect(zep.requests[0]?.sessionId).toBeUndefined()
  })

  test.each(['50%', '%zz'])(
    'that is sent as %s is refused before the server looks at the key',
    async (segment) => {
      const { send } = startZep({ apiKey: 'z_secret' })

      const response = await send('GET', `/sessions/${segment}`)
      expect(response.status).toBe(400)
      expect(response.headers.get('Content-Type')).toContain('text/plain')
      expect(response.headers.get('Vary')).toBeNull()
      expect(await response.text()).toBe('400 Bad Request')
    },
  )

  test('with a "%" is never sent by the client', async () => {
    const { zep } = startZep({ sessions: [{ sessionId: '50%/x' }] })
    const client = createZepClient({ baseUrl: BASE_URL })

    await expect(client.getSession('50%/x')).rejects.toMatchObject({ code: 'invalid_input' })
    expect(zep.requests).toEqual([])
  })

  test('that is empty reaches the list of all sessions', async () => {
    const { send } = startZep({ sessions: [{ sessionId: 'a' }, { sessionId: 'b' }] })

    const rows: unknown = JSON.parse(await (await send('GET', '/sessions/')).text())
    expect(rows).toMatchObject([{ session_id: 'a' }, { session_id: 'b' }])
  })
})

test('a user id that is empty names a user "sessions", who gets a JSON 404', async () => {
  const { send } = startZep({ sessions: [{ sessionId: 'a', userId: 'u' }] })

  const response = await send('GET', '/users//sessions')
  expect(response.status).toBe(404)
  expect(await response.json()).toEqual({ message: 'not found' })
})
