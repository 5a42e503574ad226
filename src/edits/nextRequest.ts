import type { ZepClient } from '../core/client'
import { composeChecked } from '../core/session/composePatches'
import type { Metadata } from '../core/session/Session'
import type { Edit } from './Edit'
import { patchOf } from './editRules'

/** What one request sends. */
export interface Request {
  edits: readonly [Edit, ...Edit[]]
  /** The composed patch of all edits that it sends. */
  patch: Metadata | undefined
  client: ZepClient
}

/**
 * Takes from a queue its oldest edit, and the longest run of ready updates behind it that one PATCH
 * can express; after a failure, none but those that have failed together. Returns undefined while
 * the oldest edit is not ready.
 */
export function nextRequest(queue: readonly Edit[], failed: readonly Edit[]): Request | undefined {
  const [head] = queue
  if (head?.state.name !== 'ready') return undefined
  const { client } = head.state.attempt
  const edits: [Edit, ...Edit[]] = [head]
  let patch = patchOf(head)
  if (!patch || head.alone) return { edits, patch, client }
  const isRetry = failed.some((edit) => queue.includes(edit))
  for (const edit of queue.slice(1)) {
    if (edit.state.name !== 'ready' || edit.state.attempt.client !== client || edit.alone) break
    if (isRetry && !failed.includes(edit)) break
    const next = patchOf(edit)
    const composed: Metadata | null | undefined = next && composeChecked(patch, next)
    if (!composed) break
    patch = composed
    edits.push(edit)
  }
  return { edits, patch, client }
}
