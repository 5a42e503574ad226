import useSWR, { SWRConfig } from 'swr'

import type { Adapter, App, Row } from '../adapter'
import { createApi } from '../api'
import { SESSION_ID, type WireSession } from '../gatedServer'
import { merge, type Metadata } from '../metadata'

/**
 * "Optimistic Updates" with `mutate`. By default, the response is written to the cache and the row is
 * refetched.
 */
function createSwrApp(fetchFn: typeof fetch): App {
  const api = createApi(fetchFn)
  const cache = new Map()

  function useRow(): Row {
    const { data, mutate } = useSWR(SESSION_ID, (id: string) => api.getSession(id))

    function edit(metadata: Metadata): Promise<unknown> {
      return mutate(api.updateSession(SESSION_ID, metadata), {
        // Builds on the displayed row: on the committed one, edits still in flight would disappear
        // from the page.
        optimisticData: (committed?: WireSession, displayed?: WireSession) =>
          edited(displayed ?? committed, metadata),
        rollbackOnError: true,
      })
    }
    return { metadata: data?.metadata, edit, refetch: () => mutate() }
  }

  return {
    Provider: ({ children }) => (
      <SWRConfig value={{ provider: () => cache, shouldRetryOnError: false }}>{children}</SWRConfig>
    ),
    useRow,
  }
}

function edited(session: WireSession | undefined, metadata: Metadata): WireSession {
  // The screen allows edits only once the session is loaded.
  if (session === undefined) throw new Error('Edited before the first load')
  return { ...session, metadata: merge(session.metadata, metadata) }
}

/** SWR's optimistic `mutate` with rollback. */
export const swr: Adapter = {
  name: 'SWR',
  docs: ['https://swr.vercel.app/docs/mutation#optimistic-updates'],
  create: createSwrApp,
}
