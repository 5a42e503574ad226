import type { QueryClient } from '@tanstack/react-query'

import type { ZepClient } from '../client'
import { isSameCaller } from '../http/callers'
import { invalidInput } from '../input/invalidInput'
import { isResolvable } from '../input/normalizeBaseUrl'

type Claimant = Pick<ZepClient, 'keyPrefix' | 'baseUrl'>

/** Which client each prefix stands for, in each QueryClient. */
const claims = new WeakMap<QueryClient, Map<string, Claimant>>()

/**
 * Refuses a second backend or a second caller under the same `keyPrefix` in one QueryClient: each
 * would see the sessions and the pending edits of the other. Once the QueryClient contains nothing
 * under the prefix, as after `queryClient.clear()` at a logout, another caller may use it. Without a
 * QueryClient, nothing is shared.
 *
 * A client with a relative base URL claims nothing on a server, where it can only show what the
 * client with the key has prefetched into the same QueryClient.
 *
 * @throws {ZepError} `invalid_input`
 */
export function claimKeyPrefix(queryClient: QueryClient | undefined, client: Claimant): void {
  if (!queryClient || !isResolvable(client.baseUrl)) return
  const { keyPrefix } = client
  const claimed = claims.get(queryClient) ?? new Map<string, Claimant>()
  claims.set(queryClient, claimed)
  const owner = claimed.get(keyPrefix)
  if (owner === client) return
  const where = `keyPrefix "${keyPrefix}"`
  if (owner && owner.baseUrl !== client.baseUrl) throw invalidInput(where, 'key_prefix_taken')
  if (owner && !isSameCaller(owner, client) && isInUse(queryClient, keyPrefix)) {
    throw invalidInput(where, 'key_prefix_of_another_caller')
  }
  claimed.set(keyPrefix, client)
}

function isInUse(queryClient: QueryClient, keyPrefix: string): boolean {
  const key = [keyPrefix]
  return (
    queryClient.getQueryCache().find({ queryKey: key, exact: false }) !== undefined ||
    queryClient.getMutationCache().find({ mutationKey: key, exact: false }) !== undefined
  )
}
