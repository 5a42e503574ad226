import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'

import { createZepClient, type ZepClientOptions } from '../../src/exports/core'
import { errorOf } from '../harness/fakeFetch'

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n'
const SESSION = '{"session_id":"user:1/ä","metadata":{"key":"value"}}'

/** A TCP server that records each request byte for byte and always sends the same response. */
async function listen(response: string) {
  const requests: string[] = []
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    let received = ''
    socket.setEncoding('latin1')
    socket.on('error', () => undefined)
    socket.on('data', (chunk: string) => {
      received += chunk
      const [head = '', body = ''] = received.split('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
      if (!received.includes('\r\n\r\n') || body.length < length) return
      requests.push(received)
      socket.write(response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    requests,
    sockets,
    client: (options: ZepClientOptions = {}) =>
      createZepClient({ baseUrl: `http://127.0.0.1:${port}/api/v2`, apiKey: 'z_key', ...options }),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function parse(request = '') {
  const [head = '', body] = request.split('\r\n\r\n')
  const [requestLine, ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => {
      const [name = '', value] = line.split(/: (.*)/)
      return [name.toLowerCase(), value]
    }),
  )
  return { requestLine, headers, body }
}

test('an update is sent over the wire as the official SDK sends it', async () => {
  await using server = await listen(`${OK}Content-Length: 53\r\n\r\n${SESSION}`)
  const session = await server.client().updateSession('user:1/ä', { metadata: { key: 'value' } })

  expect(session).toMatchObject({ sessionId: 'user:1/ä', metadata: { key: 'value' } })
  expect(server.requests).toHaveLength(1)
  const { requestLine, headers, body } = parse(server.requests[0])
  expect(requestLine).toBe('PATCH /api/v2/sessions/user%3A1%2F%C3%A4 HTTP/1.1')
  expect(headers).toMatchObject({
    authorization: 'Api-Key z_key',
    'content-type': 'application/json',
    'content-length': '28',
  })
  expect(body).toBe('{"metadata":{"key":"value"}}')
})

test('a read is sent over the wire without a body or a content type', async () => {
  await using server = await listen(`${OK}Content-Length: 53\r\n\r\n${SESSION}`)
  await server.client().getSession('user:1/ä')

  const { requestLine, headers, body } = parse(server.requests[0])
  expect(requestLine).toBe('GET /api/v2/sessions/user%3A1%2F%C3%A4 HTTP/1.1')
  expect(headers).toMatchObject({ authorization: 'Api-Key z_key' })
  expect(headers).not.toHaveProperty('content-type')
  expect(body).toBe('')
})

test('null is sent over the wire as null, never as an empty patch', async () => {
  await using server = await listen(`${OK}Content-Length: 53\r\n\r\n${SESSION}`)
  await server.client().updateSession('user:1/ä', { metadata: { key: null } })
  expect(parse(server.requests[0]).body).toBe('{"metadata":{"key":null}}')
})

test('a redirect causes no second request, which would leak the key', async () => {
  const redirect = 'HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n'
  await using server = await listen(redirect)
  const call = () => server.client().updateSession('a', { metadata: { key: 1 } })
  expect(await errorOf(call)).toMatchObject({ code: 'redirect', status: 307 })
  expect(server.requests).toHaveLength(1)
})

test('an abort in the middle of a body closes the connection', async () => {
  await using server = await listen(`${OK}Content-Length: 53\r\n\r\n{"session`)
  const controller = new AbortController()
  let onHeaders = () => {}
  const headersArrived = new Promise<void>((resolve) => {
    onHeaders = resolve
  })
  const client = server.client({
    fetch: async (input, init) => {
      const response = await fetch(input, init)
      onHeaders()
      return response
    },
  })
  const failure = errorOf(() => client.getSession('a', { signal: controller.signal }))
  await headersArrived
  const closed = once(server.sockets[0] as Socket, 'close')
  controller.abort()
  expect(await failure).toMatchObject({ name: 'AbortError' })
  await closed
})

test('a connection that fails is a retryable network error', async () => {
  const server = await listen('')
  const client = server.client()
  await server[Symbol.asyncDispose]()
  expect(await errorOf(() => client.getSession('a'))).toMatchObject({
    code: 'network',
    retryable: true,
  })
})
