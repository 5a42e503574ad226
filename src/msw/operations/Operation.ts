import type { Store } from '../createStore'
import type { ZepEdition } from '../ZepEdition'

/** What an operation needs to know of a request, and the server that it works on. */
export interface OperationRequest {
  store: Store
  edition: ZepEdition
  /** The `*` of the route, decoded, or `''`. */
  id: string
  query: URLSearchParams
  /** The parsed JSON, the string itself if it is not JSON, or undefined if there is no body. */
  body: unknown
}

/** One call of Zep's API. It throws a `Refusal` for what Zep refuses. */
export type Operation = (request: OperationRequest) => Response
