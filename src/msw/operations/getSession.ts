import { jsonResponse } from '../responses'
import { toMockWire } from '../toMockWire'
import type { OperationRequest } from './Operation'

export function getSession({ store, id }: OperationRequest): Response {
  return jsonResponse(toMockWire(store.get(id)))
}
