import { decodeBody } from '../decodeBody'
import { jsonResponse } from '../responses'
import { toMockWire } from '../toMockWire'
import type { OperationRequest } from './Operation'

export function addSession({ store, body }: OperationRequest): Response {
  return jsonResponse(toMockWire(store.add(decodeBody(body, 'CreateSessionRequest'))), 201)
}
