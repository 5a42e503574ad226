const CLAIM = 'src/core/query/claimKeyPrefix.ts'
const EDIT_VIEW = 'src/react/useEditView.ts'
const READ_IN_BROWSER = 'src/react/readInBrowser.ts'
const SAVE_STATE = 'src/react/useSessionSaveState.ts'
const SERVER_STATE = 'src/edits/ServerState.ts'

/**
 * Defects in what a server renders, and in how the browser hydrates it.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const serverRendering = {
  suite: 'engine',
  tests: ['test/react/hydratedEdits.test.tsx'],
  mutations: [
    {
      name: 'an edit that is pending shows while the page hydrates',
      change: [[EDIT_VIEW, 'getSnapshot, getServerSnapshot)', 'getSnapshot, view.getSnapshot)']],
    },
    {
      name: 'the save state is that of pending edits while the page hydrates',
      change: [[SAVE_STATE, 'store.getServerSnapshot', 'store.getSnapshot']],
    },
    {
      name: 'an edit made while a HydrationBoundary mounts shows over rows that are too old',
      tests: ['test/edits/hydratedEdits.test.tsx'],
      change: [
        [
          SERVER_STATE,
          'return newer && isOlder(session, newer) ? newer : session',
          'return newer && isOlder(session, newer) ? session : session',
        ],
      ],
    },
    {
      name: 'a relative client cannot render what the client with the key has prefetched',
      tests: ['test/react/hydration.test.tsx'],
      change: [
        [
          CLAIM,
          ' || !isResolvable(client.baseUrl)',
          ' || (!client.baseUrl && !isResolvable(client.baseUrl))',
        ],
      ],
    },
    {
      name: 'a suspended read on a server fails like any other',
      tests: ['test/react/hydration.test.tsx'],
      change: [
        [
          READ_IN_BROWSER,
          'if (isResolvable(baseUrl)) return',
          'if (isResolvable(baseUrl) || baseUrl) return',
        ],
      ],
    },
    {
      name: 'a suspended read is left to the browser although its prefetch is streaming',
      tests: ['test/react/hydration.test.tsx'],
      change: [[READ_IN_BROWSER, " || state.fetchStatus === 'fetching'", '']],
    },
    {
      name: 'a suspended read is left to the browser although it was prefetched',
      tests: ['test/react/hydration.test.tsx'],
      change: [[READ_IN_BROWSER, "state.status !== 'pending' || ", '']],
    },
  ],
}
