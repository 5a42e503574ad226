import { isDeepStrictEqual } from 'node:util'

import type { Metadata, Session } from '../../src/exports/index'

/** What is shown of a session: one value if all reads agree, or else the value of each read. */
export type View = Metadata | (Metadata | undefined)[] | undefined

export function agreed(sessions: (Session | undefined)[]): View {
  const there = sessions.flatMap((session) => (session ? [session.metadata] : []))
  const alike = there.every((metadata) => isDeepStrictEqual(metadata, there[0]))
  return alike ? there[0] : sessions.map((session) => session?.metadata)
}

/** Every copy of a session inside a value. */
export function collect(value: unknown, sessionId: string): Session[] {
  if (typeof value !== 'object' || value === null) return []
  if ('sessionId' in value && value.sessionId === sessionId) return [value as Session]
  return Object.values(value).flatMap((part) => collect(part, sessionId))
}
