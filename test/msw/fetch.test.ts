import { expect, test } from 'vitest'

import { createZepClient } from '../../src/exports/core'
import { createMockZep, type MockZepOptions } from '../../src/exports/msw'

const BASE_URL = 'https://zep.test/api/v2'
const URL_OF_DEMO = `${BASE_URL}/sessions/demo`
const demo = { sessionId: 'demo', metadata: { plan: 'free' } }

function createZep(options: MockZepOptions = {}) {
  return createMockZep({ baseUrl: BASE_URL, sessions: [demo], ...options })
}

test('zep.fetch serves a client without any server of MSW', async () => {
  const zep = createZep({ apiKey: 'z_secret' })
  const client = createZepClient({ baseUrl: BASE_URL, apiKey: 'z_secret', fetch: zep.fetch })

  const session = await client.updateSession('demo', { metadata: { seats: 3 } })
  expect(session).toEqual(zep.session('demo'))
  expect(session.metadata).toEqual({ plan: 'free', seats: 3 })
  expect(zep.requests).toMatchObject([
    { method: 'PATCH', path: '/sessions/demo', body: { metadata: { seats: 3 } }, status: 200 },
  ])
  expect(zep.requests[0]?.headers).toMatchObject({ authorization: '[hidden]' })
})

test('zep.fetch meets the same faults as the handlers', async () => {
  const zep = createZep()
  zep.fail({ status: 429, retryAfter: 2, times: 1 })
  zep.fail({ status: 'network', times: 1 })

  const refused = await zep.fetch(URL_OF_DEMO)
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '2'])
  await expect(zep.fetch(URL_OF_DEMO)).rejects.toThrow(TypeError)
  expect((await zep.fetch(URL_OF_DEMO)).status).toBe(200)
})

test.each([
  ['a string', URL_OF_DEMO],
  ['a URL', new URL(URL_OF_DEMO)],
  ['a Request', new Request(URL_OF_DEMO)],
])('zep.fetch takes %s', async (_, input) => {
  expect((await createZep().fetch(input)).status).toBe(200)
})

test('zep.fetch resolves a relative URL', async () => {
  const zep = createZep({ baseUrl: '/api/zep' })

  expect((await zep.fetch('/api/zep/sessions/demo')).status).toBe(200)
  expect(zep.requests[0]?.url).toBe('http://localhost/api/zep/sessions/demo')
})

test('zep.fetch rejects for a URL that is not below baseUrl', async () => {
  const zep = createZep()

  await expect(zep.fetch('https://app.test/sessions/demo')).rejects.toThrow(
    'Mock Zep: https://app.test/sessions/demo is not below baseUrl',
  )
  expect(zep.requests).toEqual([])
})

test.each(['init', 'Request'])(
  'zep.fetch rejects if the signal of its %s aborts',
  async (where) => {
    const zep = createZep()
    const hold = zep.hold()
    const controller = new AbortController()
    const { signal } = controller
    const response =
      where === 'init'
        ? zep.fetch(URL_OF_DEMO, { signal })
        : zep.fetch(new Request(URL_OF_DEMO, { signal }))
    const get = await hold.next()

    controller.abort()
    await expect(response).rejects.toMatchObject({ name: 'AbortError' })
    expect(get.isAborted).toBe(true)
    expect(zep.requests[0]?.status).toBe('aborted')
  },
)

test('zep.fetch sends nothing if its signal has aborted before', async () => {
  const zep = createZep()
  const reason = new Error('too late')

  await expect(zep.fetch(URL_OF_DEMO, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  expect(zep.requests).toEqual([])
})

test('zep.fetch leaves a response alone that came before the abort', async () => {
  const zep = createZep()
  const controller = new AbortController()

  const response = await zep.fetch(URL_OF_DEMO, { signal: controller.signal })
  controller.abort()
  expect(await response.json()).toMatchObject({ session_id: 'demo' })
  expect(zep.requests[0]?.status).toBe(200)
})

test('an abort during the latency does not keep the server from its work', async () => {
  const zep = createZep()
  let go: () => void = () => undefined
  zep.setLatency(() => new Promise<void>((resolve) => (go = resolve)))
  const controller = new AbortController()
  const body = JSON.stringify({ metadata: { plan: 'pro' } })
  const { signal } = controller
  const response = zep.fetch(URL_OF_DEMO, { method: 'PATCH', body, signal })
  await new Promise((resolve) => setImmediate(resolve))

  controller.abort()
  await expect(response).rejects.toMatchObject({ name: 'AbortError' })
  go()
  await new Promise((resolve) => setImmediate(resolve))
  expect(zep.session('demo')?.metadata).toEqual({ plan: 'pro' })
  expect(zep.requests[0]?.status).toBe('aborted')
})
