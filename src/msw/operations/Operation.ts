import type { Shuffle } from '../createShuffle'
import type { Store } from '../createStore'
import type { RequestBody } from '../RequestBody'
import type { ZepEdition } from '../ZepEdition'

/** What an operation needs to know of a request, and the server that it works on. */
export interface OperationRequest {
  store: Store
  edition: ZepEdition
  /** The `*` of the route, decoded, or `''`. */
  id: string
  query: URLSearchParams
  /** The order of rows that the server sorts by nothing. */
  shuffle: Shuffle
  body: RequestBody
}

/** One call of Zep's API. It throws a `Refusal` for what Zep refuses. */
export type Operation = (request: OperationRequest) => Response
