import { isJsonObject } from '../../core/session/json'
import type { NewRow } from '../createStore'
import { Refusal } from '../Refusal'
import { jsonResponse } from '../responses'
import { toMockWire } from '../toMockWire'
import type { OperationRequest } from './Operation'
import { readMetadata } from './readMetadata'

export function addSession({ store, body }: OperationRequest): Response {
  return jsonResponse(toMockWire(store.add(readNewRow(body))), 201)
}

function readNewRow(body: unknown): NewRow {
  if (!isJsonObject(body)) throw new Refusal(400, 'invalid JSON body')
  const { session_id: sessionId = '', user_id: userId = null } = body
  if (typeof sessionId !== 'string' || !(userId === null || typeof userId === 'string')) {
    throw new Refusal(400, 'json: session_id and user_id must be strings')
  }
  return { sessionId, userId, metadata: readMetadata(body) }
}
