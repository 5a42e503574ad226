import type { RequestLog } from './createRequestLog'
import type { MockRequest } from './MockRequest'
import { cutBody, type RequestBody } from './RequestBody'
import { sessionIdOf } from './sessionIdOf'

/** Logs a request when it arrives, and its body as soon as it is read. */
export async function receive(
  request: Request,
  base: RegExp,
  log: RequestLog,
): Promise<{ sent: MockRequest; body: RequestBody }> {
  const { origin, pathname } = new URL(request.url)
  const path = (origin + pathname).replace(base, '/')
  const arrived = log.add({
    method: request.method,
    url: request.url,
    path,
    sessionId: sessionIdOf(path),
    body: undefined,
    headers: hideSecrets(request.headers),
    startedAt: Date.now(),
    status: undefined,
  })
  const bytes = new Uint8Array(await request.arrayBuffer())
  const sent = log.change(arrived, { body: parse(new TextDecoder().decode(bytes)) })
  return { sent, body: cutBody(bytes) }
}

/** A failing test prints the log, which must not contain a secret. */
function hideSecrets(headers: Headers): Record<string, string> {
  const secret = ['authorization', 'cookie']
  return Object.fromEntries(
    [...headers].map(([name, value]) => [name, secret.includes(name) ? '[hidden]' : value]),
  )
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}
