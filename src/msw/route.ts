import { decodeId } from './decodeId'
import type { OperationRequest } from './operations/Operation'
import { Refusal } from './Refusal'
import { failureResponse, plainResponse } from './responses'
import { ROUTES } from './routes'
import { splitPath } from './splitPath'

const MAX_BODY_BYTES = 5_242_880

/** One request, taken apart, and the server that it goes to. */
export interface RouteRequest extends Omit<OperationRequest, 'id'> {
  method: string
  /** The part below the base URL, still encoded. */
  path: string
  bodyBytes: number
}

/** Finds the operation of a request, runs it, and turns what it refuses into Zep's error. */
export function route({ method, path, bodyBytes, ...request }: RouteRequest): Response {
  const segments = splitPath(path).map((segment, index) => (index === 1 ? '*' : segment))
  const pattern = `/${segments.join('/')}`
  const operation = ROUTES[`${method} ${pattern}`]
  if (!operation) {
    const isKnown = Object.keys(ROUTES).some((key) => key.endsWith(` ${pattern}`))
    return isKnown ? failureResponse(405) : plainResponse(404, '404 page not found')
  }
  try {
    const id = decodeId(path)
    if (bodyBytes > MAX_BODY_BYTES) throw new Refusal(413, 'request body too large')
    return operation({ ...request, id })
  } catch (error) {
    if (error instanceof Refusal) return failureResponse(error.status, { message: error.reason })
    throw error
  }
}
