import { decodeBody } from '../decodeBody'
import { jsonResponse } from '../responses'
import { toMockWire } from '../toMockWire'
import type { OperationRequest } from './Operation'

export function updateSession({ store, id, body }: OperationRequest): Response {
  const { metadata } = decodeBody(body, 'UpdateSessionRequest')
  return jsonResponse(toMockWire(store.update(id, metadata)))
}
