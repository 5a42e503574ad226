import { jsonResponse } from '../responses'
import { toMockWire } from '../toMockWire'
import type { OperationRequest } from './Operation'
import { readMetadata } from './readMetadata'

export function updateSession({ store, id, body }: OperationRequest): Response {
  return jsonResponse(toMockWire(store.update(id, readMetadata(body))))
}
