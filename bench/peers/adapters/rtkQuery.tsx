import { configureStore } from '@reduxjs/toolkit'
import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query/react'
import { Provider } from 'react-redux'

import type { Adapter, App, Row } from '../adapter'
import { BASE_URL, SESSION_ID, type WireSession } from '../gatedServer'
import { merge, type Metadata } from '../metadata'

interface Update {
  id: string
  metadata: Metadata
}

/** How a rejected edit is reverted. The guide describes both ways. */
type OnRejection = 'undo' | 'invalidate'

/** The guide's "Optimistic Updates", with the tag invalidation of the example app that it links. */
function createRtkApp(fetchFn: typeof fetch, onRejection: OnRejection): App {
  const api = createApi({
    baseQuery: fetchBaseQuery({ baseUrl: BASE_URL, fetchFn }),
    tagTypes: ['Session'],
    endpoints: (build) => ({
      getSession: build.query<WireSession, string>({
        query: (id) => `sessions/${id}`,
        providesTags: (_session, _error, id) => [{ type: 'Session', id }],
      }),
      updateSession: build.mutation<WireSession, Update>({
        query: ({ id, metadata }) => ({
          url: `sessions/${id}`,
          method: 'PATCH',
          body: { metadata },
        }),
        async onQueryStarted({ id, metadata }, { dispatch, queryFulfilled }) {
          const patchResult = dispatch(
            api.util.updateQueryData('getSession', id, (draft) => {
              // Key by key, so that `undo` reverts only the keys of this edit.
              Object.assign(draft.metadata, merge(draft.metadata, metadata))
            }),
          )
          try {
            await queryFulfilled
          } catch {
            if (onRejection === 'undo') patchResult.undo()
            else dispatch(api.util.invalidateTags([{ type: 'Session', id }]))
          }
        },
        invalidatesTags: (_session, _error, { id }) => [{ type: 'Session', id }],
      }),
    }),
  })
  const store = configureStore({
    reducer: { [api.reducerPath]: api.reducer },
    middleware: (getDefaultMiddleware) => getDefaultMiddleware().concat(api.middleware),
  })

  function useRow(): Row {
    const { data, refetch } = api.useGetSessionQuery(SESSION_ID)
    const [updateSession] = api.useUpdateSessionMutation()
    return {
      metadata: data?.metadata,
      edit: (metadata) => updateSession({ id: SESSION_ID, metadata }).unwrap(),
      refetch,
    }
  }

  return {
    Provider: ({ children }) => <Provider store={store}>{children}</Provider>,
    useRow,
    dispose: () => store.dispatch(api.util.resetApiState()),
  }
}

const usage = 'https://redux-toolkit.js.org/rtk-query/usage'

/** RTK Query's `onQueryStarted` with `updateQueryData` and `undo`. */
export const rtkQuery: Adapter = {
  name: 'RTK Query',
  docs: [
    `${usage}/manual-cache-updates#optimistic-updates`,
    `${usage}/examples#react-optimistic-updates`,
  ],
  create: (fetchFn) => createRtkApp(fetchFn, 'undo'),
}

/** The guide's tip for "many mutations in short succession": invalidate on failure, don't undo. */
export const rtkQueryInvalidating: Adapter = {
  name: 'RTK Query, invalidate on error',
  docs: [`${usage}/manual-cache-updates#optimistic-updates`],
  create: (fetchFn) => createRtkApp(fetchFn, 'invalidate'),
}
