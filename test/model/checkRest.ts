import { isDeepStrictEqual } from 'node:util'

import { assert } from './assert'
import { foldEdits, type ModelEdit } from './ModelEdit'
import type { ModelServer, Sender } from './ModelServer'

type Edits = readonly ModelEdit[]

/** Checks that every caller knows what became of its edit. */
export function checkSettled(edits: Edits): void {
  for (const { id, outcome, state } of edits) {
    if (state === 'away') continue
    assert(outcome !== 'none', `edit ${id}, ${state}, never settled`)
    const isOk = outcome === 'ok' ? state === 'acknowledged' : /failed|removed/.test(state)
    assert(isOk, `edit ${id} settled with ${outcome} and is still ${state}`)
  }
}

/** Checks that the server has the acknowledged edits in order, unless someone else wrote too. */
export function checkServer(edits: Edits, server: ModelServer, sender: Sender): void {
  for (const [sessionId, states] of server.history) {
    const ofSession = edits.filter((edit) => edit.sessionId === sessionId)
    const isUnsure = ofSession.some((edit) => edit.state !== 'acknowledged' && edit.mayBeApplied)
    const writers = [...(server.writers.get(sessionId) ?? [])]
    if (isUnsure || writers.some((writer) => writer !== sender)) continue
    const accepted = ofSession.filter(({ state }) => state === 'acknowledged')
    const message = `the server ends with ${JSON.stringify(states.at(-1))}`
    assert(isDeepStrictEqual(states.at(-1), foldEdits(states[0] ?? null, accepted)), message)
  }
}
