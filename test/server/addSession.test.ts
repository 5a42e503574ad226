import { describe, expect, test } from 'vitest'

import { json, NEW_SESSION, serve, serveAll } from '../harness/serve'

const URL_OF_ZEP = 'https://api.getzep.com/api/v2/sessions'

test('adds a session and passes on the 201 of Zep with the documented fields', async () => {
  const wire = { session_id: 's1', user_id: 'u1', metadata: { a: 1 }, uuid: 'e72' }
  const { send, zep } = serveAll({}, () => json({ ...wire, account_id: 'x' }, { status: 201 }))
  const response = await send('addSession')
  const body = await response.text()

  expect(response.status).toBe(201)
  expect(response.headers.get('Content-Type')).toBe('application/json')
  expect(JSON.parse(body)).toMatchObject(wire)
  expect(body).not.toContain('account_id')
  expect(zep.requests).toMatchObject([{ url: URL_OF_ZEP, method: 'POST', body: NEW_SESSION }])
})

describe('the body', () => {
  test.each([
    ['nothing', null],
    ['an empty string', ''],
    ['a string that is not JSON', 'session_id'],
    ['JSON and more', `${NEW_SESSION}x`],
    ['two documents', NEW_SESSION + NEW_SESSION],
    ['null', 'null'],
    ['an array', `[${NEW_SESSION}]`],
    ['an array of keys', '["session_id"]'],
    ['a string', '"session_id"'],
    ['an empty object', '{}'],
    ['no session_id', '{"user_id":"u1","metadata":{"a":1}}'],
    ['a session_id that is null', '{"session_id":null}'],
    ['a session_id that is a number', '{"session_id":1}'],
    ['a session_id that is an array', '{"session_id":["s1"]}'],
    ['a session_id that is an object', '{"session_id":{"toString":"s1"}}'],
    ['an empty session_id', '{"session_id":""}'],
    ['a blank session_id', '{"session_id":" "}'],
    ['a session_id with NUL', '{"session_id":"s1\\u0000"}'],
    ['a session_id with a line break', '{"session_id":"s1\\r\\nX-Evil: 1"}'],
    ['a session_id that is a dot segment', '{"session_id":".."}'],
    ['a session_id with a percent sign', '{"session_id":"%2e%2e"}'],
    ['a session_id with half of a surrogate pair', '{"session_id":"\\ud800"}'],
    ['a session_id that is too long', `{"session_id":"${'x'.repeat(2049)}"}`],
    ['a user_id that is null', '{"session_id":"s1","user_id":null}'],
    ['a user_id that is a number', '{"session_id":"s1","user_id":1}'],
    ['an empty user_id', '{"session_id":"s1","user_id":""}'],
    ['a user_id that is a dot segment', '{"session_id":"s1","user_id":".."}'],
    ['a user_id with a percent sign', '{"session_id":"s1","user_id":"50%"}'],
    ['metadata that is null', '{"session_id":"s1","metadata":null}'],
    ['metadata that is an array', '{"session_id":"s1","metadata":[1]}'],
    ['metadata that is a string', '{"session_id":"s1","metadata":"x"}'],
    ['metadata with a key that belongs to Zep', '{"session_id":"s1","metadata":{"system":1}}'],
    ['metadata with __proto__', '{"session_id":"s1","metadata":{"__proto__":{"admin":true}}}'],
    ['metadata with NUL', '{"session_id":"s1","metadata":{"a":"\\u0000"}}'],
    ['an unknown key', '{"session_id":"s1","project_uuid":"p2"}'],
    ['a key that Zep Cloud knows', '{"session_id":"s1","fact_rating_instruction":{}}'],
    ['an empty key', '{"session_id":"s1","":1}'],
    ['keys in camel case', '{"sessionId":"s1"}'],
    ['a key in camel case too', '{"session_id":"s1","userId":"u2"}'],
    ['a key in capitals too', '{"session_id":"s1","SESSION_ID":"s2"}'],
    ['a key that folds to another', '{"session_id":"s1","ſession_id":"s2"}'],
    ['__proto__', '{"session_id":"s1","__proto__":{"user_id":"u2"}}'],
    ['session_id on a prototype', '{"__proto__":{"session_id":"s1"}}'],
    ['constructor', '{"session_id":"s1","constructor":{}}'],
    ['session_id twice', '{"session_id":"s1","session_id":"s2"}'],
    ['session_id twice with the same value', '{"session_id":"s1","session_id":"s1"}'],
    ['session_id twice, escaped once', '{"session_id":"s1","\\u0073ession_id":"s2"}'],
    ['user_id twice', '{"session_id":"s1","user_id":"u1","user_id":"u2"}'],
    ['metadata twice', '{"session_id":"s1","metadata":{"a":1},"metadata":{"a":2}}'],
    ['user_id twice and no metadata', '{"user_id":"u1","session_id":"s1","user_id":"u1"}'],
  ])('gets 400 for %s, and Zep is not called', async (_, body) => {
    const { send, zep, errors } = serveAll()
    const response = await send('addSession', { body })

    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ message: expect.any(String) as string })
    expect([...zep.requests, ...errors]).toEqual([])
  })

  test.each([
    ['every key in another order', '{"metadata":{},"user_id":"u1","session_id":"s1"}'],
    ['spaces', ' { "session_id" : "s1" , "user_id":"u1","metadata":{ } } '],
    ['a byte order mark', '\uFEFF{"session_id":"s1","user_id":"u1","metadata":{}}'],
    ['escapes', '{"session_\\u0069d":"\\u0073\\u0031","user_id":"u1","metadata":{}}'],
  ])('is serialized again: %s', async (_, body) => {
    const { send, zep } = serveAll()

    expect((await send('addSession', { body })).status).toBe(201)
    expect(zep.requests[0]?.body).toBe('{"session_id":"s1","user_id":"u1","metadata":{}}')
  })

  test.each([
    ['only the id', '{"session_id":"s1"}'],
    ['no user', '{"session_id":"s1","metadata":{"a":1}}'],
    ['no metadata', '{"session_id":"s1","user_id":"u1"}'],
    ['nested keys with special names', '{"session_id":"s1","metadata":{"session_id":"s2"}}'],
    ['strings full of punctuation', '{"session_id":"a{\\",:[","user_id":"}\\\\"}'],
  ])('may contain %s', async (_, body) => {
    const { send, zep } = serveAll()

    expect((await send('addSession', { body })).status).toBe(201)
    expect(zep.requests[0]?.body).toBe(body)
  })

  test('is not completed from a polluted prototype', async () => {
    const { send, asked, zep } = serveAll()
    const prototype = Object.prototype as { user_id?: unknown }
    Object.defineProperty(prototype, 'user_id', { value: 'u2', configurable: true })
    const body = '{"session_id":"s1"}'
    await send('addSession', { body }).finally(() => delete prototype.user_id)

    expect(asked).toMatchObject([{ sessionId: 's1', userId: null }])
    expect(zep.requests).toMatchObject([{ body }])
  })

  test('is not quoted in a 400', async () => {
    const { send } = serveAll()
    const bodies = ['{"session_id":"secret%"}', '{"session_id":"s1","secret":1}', 'secret']

    for (const body of bodies) {
      expect(await (await send('addSession', { body })).text()).not.toContain('secret')
    }
  })
})

describe('authorize', () => {
  test.each([
    ['{"session_id":"s1"}', null],
    ['{"session_id":"s1","user_id":"u7"}', 'u7'],
  ])('decides about the ids in the body %s', async (body, userId) => {
    const { send, asked } = serveAll()
    await send('addSession', { body })

    expect(asked).toMatchObject([
      { operation: 'addSession', method: 'POST', sessionId: 's1', userId },
    ])
  })

  test('can refuse a session for another user, and Zep is not called', async () => {
    const { send, zep } = serveAll({ authorize: ({ userId }) => userId === 'u1' })
    const other = '{"session_id":"s1","user_id":"u2"}'

    expect((await send('addSession', { body: other })).status).toBe(403)
    expect((await send('addSession', { body: '{"session_id":"s1"}' })).status).toBe(403)
    expect(zep.requests).toEqual([])
    expect((await send('addSession')).status).toBe(201)
  })

  test('is not called if the body is invalid', async () => {
    const { send, asked } = serveAll()
    for (const body of ['', '{}', '{"session_id":"%"}', '{"session_id":"s1","x":1}']) {
      await send('addSession', { body })
    }

    expect(asked).toEqual([])
  })
})

describe('what Zep responds', () => {
  test('is passed on as 400 if the id is taken', async () => {
    const message = 'session already exists: s1 of project p1'
    const { send, errors } = serveAll({}, () => json({ message }, { status: 400 }))
    const response = await send('addSession')

    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ message: 'Zep refused the request.' })
    expect(errors).toMatchObject([{ code: 'bad_request', status: 400, sessionId: 's1' }])
    expect(errors).toMatchObject([{ operation: 'addSession' }])
  })

  test('becomes 502 if it is another session, and nothing of it is passed on', async () => {
    const other = { session_id: 's2', metadata: { secret: 1 } }
    const { send, errors } = serveAll({}, () => json(other, { status: 201 }))
    const response = await send('addSession')

    expect(response.status).toBe(502)
    expect(await response.text()).not.toMatch(/s2|secret/)
    expect(errors).toMatchObject([{ code: 'session_mismatch', status: 201, sessionId: 's1' }])
  })
})

test('GET and HEAD of its path are not served', async () => {
  const { handler, zep } = serve({ operations: ['addSession'] })
  for (const method of ['GET', 'HEAD']) {
    const request = new Request('https://app.test/api/zep/sessions', { method })
    expect((await handler(request)).status).toBe(405)
  }

  expect(zep.requests).toEqual([])
})
