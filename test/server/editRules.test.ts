import { describe, expect, test, vi } from 'vitest'

import type { ZepHandlerOptions } from '../../src/exports/server'
import { EDIT, NEW_SESSION, serveAll } from '../harness/serve'

type Rules = Pick<ZepHandlerOptions, 'authorizeEdit' | 'schema' | 'readOnlyKeys'>

const BODIES = {
  updateSession: (metadata: unknown) => JSON.stringify({ metadata }),
  addSession: (metadata: unknown) => JSON.stringify({ session_id: 's1', metadata }),
}

const cause = new Error('the database is down')
const anything = (value: unknown) => () => value as boolean

describe.each(['updateSession', 'addSession'] as const)('%s', (operation) => {
  const success = operation === 'addSession' ? 201 : 200

  /** Sends metadata to a handler with some rules, and says what became of it. */
  async function write(rules: Rules, metadata: unknown = { a: 1 }) {
    const served = serveAll(rules)
    const response = await served.send(operation, { body: BODIES[operation](metadata) })
    const { message } = (await response.json()) as { message?: string }
    return { ...served, status: response.status, message, sent: served.zep.requests }
  }

  describe('authorizeEdit', () => {
    test.each([
      ['false', false],
      ['undefined', undefined],
      ['null', null],
      ['1', 1],
      ['"true"', 'true'],
      ['an object', {}],
      ['a boxed true', new Boolean(true)],
      ['a promise of false', Promise.resolve(false)],
      ['a promise of 1', Promise.resolve(1)],
      ['a promise of nothing', Promise.resolve()],
    ])('refuses with 422 if it returns %s, and Zep is not called', async (_, value) => {
      const { status, message, sent, errors } = await write({ authorizeEdit: anything(value) })

      expect(status).toBe(422)
      expect(message).toBe('authorizeEdit did not allow this metadata.')
      expect([...sent, ...errors]).toEqual([])
    })

    test.each([
      ['true', true],
      ['a promise of true', Promise.resolve(true)],
    ])('allows what it returns %s for', async (_, value) => {
      const { status, sent } = await write({ authorizeEdit: anything(value) })

      expect(status).toBe(success)
      expect(sent).toHaveLength(1)
    })

    test.each([
      [
        'throws',
        () => {
          throw cause
        },
      ],
      ['rejects', () => Promise.reject(cause)],
    ])('refuses with 422 if it %s, and onError is told why', async (_, authorizeEdit) => {
      const { status, message, sent, errors } = await write({ authorizeEdit })

      expect(status).toBe(422)
      expect(message).not.toContain('database')
      expect(sent).toEqual([])
      expect(errors).toMatchObject([{ code: 'forbidden', cause, sessionId: 's1' }])
      expect(errors[0]?.message).toMatch(new RegExp(`^${operation}: authorizeEdit threw an error`))
    })

    test('gets what authorize gets, and the metadata', async () => {
      const authorizeEdit = vi.fn(() => true)
      const metadata = { a: { b: [1, null] }, 'c.d': 'é' }
      const { asked } = await write({ authorizeEdit }, metadata)

      expect(authorizeEdit.mock.calls).toEqual([[{ ...asked[0], metadata }]])
      expect(asked).toMatchObject([{ operation, sessionId: 's1' }])
      expect(asked[0]).not.toHaveProperty('metadata')
    })

    test('is asked only after authorize has agreed', async () => {
      const authorizeEdit = vi.fn(() => true)
      const { send } = serveAll({ authorize: () => false, authorizeEdit })

      expect((await send(operation)).status).toBe(403)
      expect(authorizeEdit).not.toHaveBeenCalled()
    })

    test('cannot change what is sent', async () => {
      const authorizeEdit: Rules['authorizeEdit'] = ({ metadata }) => {
        metadata['plan'] = 'gold'
        delete metadata['a']
        Object.assign(metadata['nested'] as object, { b: 2 })
        return true
      }
      const { sent } = await write({ authorizeEdit }, { a: 1, nested: { b: 1 } })

      expect(sent[0]?.body).toBe(BODIES[operation]({ a: 1, nested: { b: 1 } }))
    })

    test('cannot change which session is written', async () => {
      const { sent } = await write({
        authorize: (access: object) => Boolean(Object.assign(access, { sessionId: 's2' })),
        authorizeEdit: (edit) => Boolean(Object.assign(edit, { sessionId: 's2' })),
      } as Rules)

      expect(sent[0]?.url).not.toContain('s2')
      expect(sent[0]?.body).not.toContain('s2')
    })
  })

  describe('what Zep would refuse is refused before the app is asked', () => {
    test.each([
      ['a key that belongs to Zep', '{"system":1}', 400],
      ['__proto__', '{"__proto__":{"plan":"gold"}}', 400],
      ['a nested __proto__', '{"a":{"__proto__":1}}', 400],
      ['NUL', '{"a":"\\u0000"}', 400],
      ['101 levels', `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`, 400],
      ['an array', '[1]', 400],
      ['null', 'null', 400],
    ])('%s', async (_, metadata, status) => {
      const rules = { authorizeEdit: vi.fn(() => true), readOnlyKeys: ['a', '__proto__'] }
      const validate = vi.fn(() => ({}))
      const served = serveAll({ ...rules, schema: { '~standard': { validate } } })
      const start = operation === 'addSession' ? '{"session_id":"s1",' : '{'
      const body = `${start}"metadata":${metadata}}`

      expect((await served.send(operation, { body })).status).toBe(status)
      expect(rules.authorizeEdit).not.toHaveBeenCalled()
      expect(validate).not.toHaveBeenCalled()
      expect(served.zep.requests).toEqual([])
    })
  })

  describe('readOnlyKeys', () => {
    test.each<[string, readonly string[], string]>([
      ['a value', ['plan'], '{"status":"done","plan":"gold"}'],
      ['null', ['plan'], '{"plan":null}'],
      ['an object', ['plan', 'role'], '{"role":{"admin":true}}'],
      ['an escaped key', ['plan'], '{"\\u0070lan":1}'],
      ['a key with a dot', ['a.b'], '{"a.b":1}'],
      ['an empty key', [''], '{"":1}'],
      ['constructor', ['constructor'], '{"constructor":1}'],
      ['toString', ['toString'], '{"toString":"x"}'],
      ['hasOwnProperty', ['hasOwnProperty'], '{"hasOwnProperty":1}'],
    ])('refuse %s with 422', async (_, readOnlyKeys, text) => {
      const served = serveAll({ readOnlyKeys })
      const start = operation === 'addSession' ? '{"session_id":"s1",' : '{'
      const response = await served.send(operation, { body: `${start}"metadata":${text}}` })

      expect(response.status).toBe(422)
      expect(served.zep.requests).toEqual([])
    })

    test.each<[string, readonly string[], object]>([
      ['other keys', ['plan'], { status: 'done' }],
      ['the same key further down', ['plan'], { a: { plan: 1 } }],
      ['another case', ['plan'], { Plan: 1 }],
      ['what looks like a path', ['a.b'], { a: { b: 1 } }],
      ['names that every object inherits', ['constructor', '__proto__', 'toString'], { a: 1 }],
      ['everything, if there are none', [], { plan: 1 }],
    ])('let through %s', async (_, readOnlyKeys, metadata) => {
      expect((await write({ readOnlyKeys }, metadata)).status).toBe(success)
    })

    test('are named in the message', async () => {
      const { message } = await write({ readOnlyKeys: ['plan', 'user.role'] }, { 'user.role': 1 })

      expect(message).toBe('metadata["user.role"] is read-only. Leave it out.')
    })

    test('do not change when the array of the options does', async () => {
      const readOnlyKeys = ['plan']
      const served = serveAll({ readOnlyKeys })
      readOnlyKeys.pop()
      const body = BODIES[operation]({ plan: 1 })

      expect((await served.send(operation, { body })).status).toBe(422)
    })
  })

  test.each([
    ['authorizeEdit', { authorizeEdit: () => new Promise<never>(() => undefined) }],
    [
      'schema',
      { schema: { '~standard': { validate: () => new Promise<never>(() => undefined) } } },
    ],
  ])('gets 503 if %s does not decide in time', async (name, rules) => {
    const served = serveAll({ ...rules, timeoutMs: 20 })
    const response = await served.send(operation)

    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({
      message: `${name} did not decide in time. Try again later.`,
    })
    expect(served.zep.requests).toEqual([])
    expect(served.errors).toMatchObject([{ code: 'timeout', sessionId: 's1' }])
  })

  test.each([
    ['authorizeEdit', (called: () => never) => ({ authorizeEdit: called })],
    ['schema', (called: () => never) => ({ schema: { '~standard': { validate: called } } })],
  ])('ends at once if the browser leaves while %s decides', async (_, rules) => {
    const browser = new AbortController()
    const served = serveAll(
      rules((() => {
        browser.abort()
        return new Promise(() => undefined)
      }) as never),
    )
    const response = await served.send(operation, { signal: browser.signal })

    expect(response.status).toBe(499)
    expect([...served.zep.requests, ...served.errors]).toEqual([])
  })
})

test('the rules are not asked about what writes no metadata', async () => {
  const authorizeEdit = vi.fn(() => false)
  const { send, get } = serveAll({ authorizeEdit })

  expect((await send('addSession', { body: '{"session_id":"s1"}' })).status).toBe(201)
  expect((await send('deleteSession')).status).toBe(200)
  expect((await get('/sessions/s1')).status).toBe(200)
  expect(authorizeEdit).not.toHaveBeenCalled()
})

test('all rules must agree', async () => {
  const refusing = { '~standard': { validate: () => ({ issues: [{ message: 'no' }] }) } }
  const accepting = { '~standard': { validate: () => ({}) } }
  const rules: Rules = { authorizeEdit: () => true, schema: accepting, readOnlyKeys: ['plan'] }
  const changes: [Rules, number][] = [
    [{}, 200],
    [{ authorizeEdit: () => false }, 422],
    [{ schema: refusing }, 422],
    [{ readOnlyKeys: ['a'] }, 422],
  ]
  for (const [change, status] of changes) {
    const { send } = serveAll({ ...rules, ...change })
    expect((await send('updateSession', { body: EDIT })).status).toBe(status)
  }
})

test('a new session tells authorizeEdit for whom it is', async () => {
  const authorizeEdit = vi.fn<NonNullable<Rules['authorizeEdit']>>(() => true)
  const { send } = serveAll({ authorizeEdit })
  await send('addSession', { body: NEW_SESSION })

  expect(authorizeEdit.mock.calls[0]?.[0]).toMatchObject({
    operation: 'addSession',
    sessionId: 's1',
    userId: 'u1',
    metadata: { a: 1 },
  })
})
