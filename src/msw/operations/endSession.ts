import { jsonResponse, plainResponse } from '../responses'
import { toMockWire } from '../toMockWire'
import type { OperationRequest } from './Operation'

export function endSession({ store, id, edition }: OperationRequest): Response {
  if (edition === 'community') return plainResponse(404, '404 page not found')
  return jsonResponse({ classification: null, session: toMockWire(store.end(id)) })
}
