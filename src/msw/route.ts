import type { OperationRequest } from './operations/Operation'
import { readTarget, type Target } from './readTarget'
import { Refusal } from './Refusal'
import { failureResponse, malformedResponse, methodNotAllowed, plainResponse } from './responses'
import { ROUTES } from './routes'

/** One request, taken apart, and the server that it goes to. */
export interface RouteRequest extends Omit<OperationRequest, 'id'> {
  method: string
  /** The part below the base URL, still encoded. */
  path: string
  isAuthorized: boolean
}

/** Finds the operation of a request, runs it, and turns what it refuses into Zep's error. */
export function route({ method, path, isAuthorized, ...request }: RouteRequest): Response {
  const target = parse(path)
  if (target === undefined) return malformedResponse()
  if (!isAuthorized) return plainResponse(401, 'unauthorized')
  const routes = ROUTES[request.edition]
  const operation = routes[`${method} ${target.pattern}`]
  if (!operation) {
    const methods = Object.keys(routes).flatMap((key) => {
      const [allowed = '', pattern] = key.split(' ')
      return pattern === target.pattern ? [allowed] : []
    })
    return methods.length > 0 ? methodNotAllowed(methods) : plainResponse(404, '404 page not found')
  }
  try {
    return operation({ ...request, id: target.readId() })
  } catch (error) {
    if (error instanceof Refusal) return failureResponse(error.status, { message: error.reason })
    throw error
  }
}

function parse(path: string): Target | undefined {
  try {
    return readTarget(path)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
