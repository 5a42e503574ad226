import { expect, test } from 'vitest'

import { json, serveAll } from '../harness/serve'

const MEMORY = '/sessions/s1/memory'

test('deletes a session and responds with OK', async () => {
  const { send, zep, asked } = serveAll()
  const response = await send('deleteSession')

  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ message: 'OK' })
  expect(asked).toMatchObject([
    { operation: 'deleteSession', method: 'DELETE', sessionId: 's1', userId: null },
  ])
  expect(zep.requests).toMatchObject([
    { url: `https://api.getzep.com/api/v2${MEMORY}`, method: 'DELETE', body: null },
  ])
})

test('passes on nothing of what Zep responds', async () => {
  const { send } = serveAll({}, () => json({ message: 'deleted by pod-7', session_id: 'x' }))

  expect(await (await send('deleteSession')).text()).toBe('{"message":"OK"}')
})

test('passes on a 404 for a session that does not exist', async () => {
  const { send, errors } = serveAll({}, () => json({ message: 'not found' }, { status: 404 }))
  const response = await send('deleteSession')

  expect(response.status).toBe(404)
  expect(await response.json()).toEqual({ message: 'Zep has no such session or user.' })
  expect(errors).toMatchObject([{ code: 'not_found', status: 404, sessionId: 's1' }])
  expect(errors).toMatchObject([{ operation: 'deleteSession' }])
})

test.each(['<html>', '', '[]', 'null', '"OK"'])(
  'becomes 502 if Zep responds with %s, which is not an object',
  async (body) => {
    const { send } = serveAll({}, () => new Response(body))

    expect((await send('deleteSession')).status).toBe(502)
  },
)

test('deletes nothing that authorize allows only to read', async () => {
  const { send, zep } = serveAll({ authorize: ({ operation }) => operation === 'getSession' })

  expect((await send('getSession')).status).toBe(200)
  expect((await send('deleteSession')).status).toBe(403)
  expect(zep.requests.map(({ method }) => method)).toEqual(['GET'])
})
