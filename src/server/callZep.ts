import { type ZepClientOptions, createZepClient } from '../core/client'
import { ZepError } from '../core/errors'
import type { Metadata } from '../core/session'
import type { Target } from './matchRoute'
import { toWire } from './toWire'

/**
 * Makes the one call to Zep that a request stands for, by the client itself: nothing of the request
 * goes along but the ids, the parameters and the metadata that were read from it.
 */
export async function callZep(
  upstream: ZepClientOptions,
  target: Target,
  metadata: Metadata | undefined,
  signal: AbortSignal,
): Promise<unknown> {
  const client = createZepClient(upstream)
  const options = { signal }
  const { sessionId, userId, params } = target
  if (sessionId !== null) {
    const session = metadata
      ? await client.updateSession<Metadata>(sessionId, { metadata }, options)
      : await client.getSession<Metadata>(sessionId, options)
    return toWire(session)
  }
  if (userId !== null) {
    const sessions = await client.listUserSessions<Metadata>(userId, options)
    if (sessions.some((session) => session.userId !== null && session.userId !== userId)) {
      throw new ZepError({
        code: 'session_mismatch',
        message: 'listUserSessions: a session of another user came back. Nothing of it was taken.',
      })
    }
    return sessions.map(toWire)
  }
  const list = await client.listSessions<Metadata>(params, options)
  return {
    sessions: list.sessions.map(toWire),
    total_count: list.totalCount,
    response_count: list.responseCount,
  }
}
