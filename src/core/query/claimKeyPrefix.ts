import type { QueryClient } from '@tanstack/react-query'

import type { ZepClient } from '../client'
import { invalidInput } from '../input/invalidInput'

/** Which base URL each prefix stands for, in each QueryClient. */
const claims = new WeakMap<QueryClient, Map<string, string>>()

/**
 * Refuses a second backend under the same `keyPrefix` in one QueryClient: each would show the
 * sessions of the other. Without a QueryClient, nothing is shared.
 *
 * @throws {ZepError} `invalid_input`
 */
export function claimKeyPrefix(
  queryClient: QueryClient | undefined,
  { keyPrefix, baseUrl }: Pick<ZepClient, 'keyPrefix' | 'baseUrl'>,
): void {
  if (!queryClient) return
  const claimed = claims.get(queryClient) ?? new Map<string, string>()
  claims.set(queryClient, claimed)
  const owner = claimed.get(keyPrefix) ?? baseUrl
  if (owner !== baseUrl) throw invalidInput(`keyPrefix "${keyPrefix}"`, 'key_prefix_taken')
  claimed.set(keyPrefix, owner)
}
