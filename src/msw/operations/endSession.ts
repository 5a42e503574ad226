import { jsonResponse } from '../responses'
import { toMockWire } from '../toMockWire'
import type { OperationRequest } from './Operation'

export function endSession({ store, id }: OperationRequest): Response {
  return jsonResponse({ classification: null, session: toMockWire(store.end(id)) })
}
