const ACKNOWLEDGEMENTS = 'src/edits/Acknowledgements.ts'
const COMPARE = 'src/edits/compareTimestamps.ts'
const DEFAULTS = 'src/edits/registerDefaults.ts'
const ENGINE = 'src/edits/EditEngine.ts'
const FOLD = 'src/edits/foldEdits.ts'
const GETS = 'src/edits/RunningGets.ts'
const OUTDATED = 'src/edits/OutdatedQueries.ts'
const QUERIES = 'src/edits/CachedQueries.ts'
const REFETCHES = 'src/edits/Refetches.ts'
const SERVER_STATE = 'src/edits/ServerState.ts'
const TOMBSTONES = 'src/edits/Tombstones.ts'

/**
 * Defects in what the query cache contains after payloads, deletes and many acknowledgements, and in
 * how often lists are read again.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const cacheState = {
  suite: 'engine',
  tests: ['test/edits/hydration.test.tsx'],
  mutations: [
    {
      name: 'a hydrated row that is older wins over an acknowledged one',
      change: [
        [
          SERVER_STATE,
          'return newer && isOlder(session, newer) ? newer : session',
          'return newer && isOlder(session, newer) ? session : session',
        ],
      ],
    },
    {
      name: 'what the app writes with setQueryData loses against an acknowledged row',
      change: [
        [
          SERVER_STATE,
          'if (action.manual) this.#onWrittenByApp(query)',
          'if (action.manual) this.#onPayload(query, before)',
        ],
      ],
    },
    {
      name: 'an older row from another tab wins while a GET is in flight',
      change: [[SERVER_STATE, '      if (data === get.revertsTo) return\n', '      return\n']],
    },
    {
      name: 'a row of another writer that is newer loses against an acknowledged one',
      change: [
        [
          SERVER_STATE,
          'return newer && isOlder(session, newer) ? newer : session',
          'return newer ?? session',
        ],
      ],
    },
    {
      name: 'rows that a payload brought too old are not read again',
      change: [
        [SERVER_STATE, 'if (!isOutdated || query.state.data === undefined) return', 'return'],
      ],
    },
    {
      name: 'a hydrated list that is read anyway is read twice',
      change: [
        [SERVER_STATE, 'this.#outdated.add(query, this.#newest)', 'this.#outdated.add(query)'],
      ],
    },
    {
      name: 'a list that a server streams undoes an acknowledged edit',
      change: [
        [GETS, 'isReadBefore: queryFn === undefined || (', 'isReadBefore: queryFn === null || ('],
      ],
    },
    {
      name: 'a GET goes on beside a newer one, and brings its rows later',
      change: [
        [
          SERVER_STATE,
          '        if (this.#gets.get(query)) void query.cancel({ silent: true })\n',
          '',
        ],
      ],
    },
    {
      name: 'the times of rows are compared to the millisecond',
      change: [[COMPARE, "fraction.replace(/0+$/, '')", 'fraction.slice(0, 3)']],
    },
    {
      name: 'a deleted session returns with a hydrated payload',
      tests: ['test/edits/hydratedDeletes.test.tsx'],
      change: [
        [
          SERVER_STATE,
          'isDeleted: (session) => this.#tombstones.covers(session, query),',
          'isDeleted: () => false,',
        ],
      ],
    },
    {
      name: 'a session that somebody has added again stays deleted',
      tests: ['test/edits/hydratedDeletes.test.tsx'],
      change: [[TOMBSTONES, 'age !== undefined && age <= 0', 'age !== undefined']],
    },
    {
      name: 'a deleted session is forgotten with the first query that had it',
      tests: ['test/edits/hydratedDeletes.test.tsx'],
      change: [
        [
          TOMBSTONES,
          'if (queries?.size === 0) this.#tombstones.delete(sessionId)',
          'this.#tombstones.delete(sessionId)',
        ],
      ],
    },
    {
      name: 'an acknowledgement does not find rows that a later event has brought',
      tests: ['test/edits/serverState.test.tsx'],
      change: [
        [
          QUERIES,
          "    this.#containers[isDetail ? 'delete' : 'add'](query)\n",
          "    if (data === undefined) this.#containers[isDetail ? 'delete' : 'add'](query)\n",
        ],
      ],
    },
    {
      name: 'what a GET has just brought is overwritten by an older response',
      tests: ['test/edits/serverState.test.tsx'],
      change: [
        [
          SERVER_STATE,
          'if (query.state.data === this.#queries.dataOf(query)) this',
          'if (query.state) this',
        ],
      ],
    },
    {
      name: 'of two acknowledgements of a session in one batch, the older one counts',
      tests: ['test/edits/serverState.test.tsx'],
      change: [
        [
          SERVER_STATE,
          'newest.set(sessionId, acknowledgement)',
          'newest.set(sessionId, newest.get(sessionId) ?? acknowledgement)',
        ],
      ],
    },
    {
      name: 'a further page undoes the responses that waited when it started',
      tests: ['test/edits/bulk.test.tsx'],
      change: [[ENGINE, '= startsNextPage(event)', '= startsNextPage(event) && !event']],
    },
    {
      name: 'an acknowledgement is forgotten while an older GET is in flight',
      tests: ['test/edits/serverState.test.tsx'],
      change: [[SERVER_STATE, 'const { oldest } = this.#gets', 'const oldest = this.#clock + 1']],
    },
    {
      name: 'a list whose GET has failed is not read again',
      tests: ['test/edits/serverState.test.tsx'],
      change: [[OUTDATED, 'if (isSuccess && get && ', 'if (get && ']],
    },
    {
      name: 'a list whose GET started after the newest response is read twice',
      tests: ['test/edits/serverState.test.tsx'],
      change: [[OUTDATED, 'return startedAt > since && ', 'return startedAt > Infinity && ']],
    },
    {
      name: 'a further page replaces the refetch after an edit',
      tests: ['test/edits/lists.test.tsx'],
      change: [
        [
          SERVER_STATE,
          'if (action.meta?.fetchMore && query.state.isInvalidated) this.#outdated.add(query)',
          'void action.meta',
        ],
      ],
    },
    {
      name: 'a response that waits for its frame is overwritten by a GET',
      tests: ['test/edits/bulk.test.tsx'],
      change: [[ENGINE, '      this.#acknowledgements.apply()\n', '']],
    },
    {
      name: 'the lists are invalidated once per session',
      tests: ['test/edits/bulk.test.tsx'],
      change: [
        [
          REFETCHES,
          'if (this.#timer.isRunning && !this.#isPending())',
          'if (this.#timer.isRunning)',
        ],
      ],
    },
    {
      name: 'a steady stream of edits keeps the lists from being read',
      tests: ['test/edits/bulk.test.tsx'],
      change: [[REFETCHES, 'MAX_LIST_AGE_MS = 5_000', 'MAX_LIST_AGE_MS = 2 ** 31 - 1']],
    },
    {
      name: 'hooks are notified of each acknowledgement instead of once per batch',
      tests: ['test/edits/bulk.test.tsx'],
      change: [[ENGINE, 'batch: (run) => this.#changes.batch(run)', 'batch: (run) => run()']],
    },
    {
      name: 'each acknowledgement of a batch is a write of its own',
      tests: ['test/edits/bulk.test.tsx'],
      change: [
        [
          ACKNOWLEDGEMENTS,
          'serverState.apply(arrived.map(({ acknowledgement }) => acknowledgement))',
          'arrived.forEach(({ acknowledgement }) => serverState.apply([acknowledgement]))',
        ],
      ],
    },
    {
      name: 'the responses of a frame are applied one by one',
      tests: ['test/edits/bulk.test.tsx'],
      change: [
        [
          ACKNOWLEDGEMENTS,
          'countSessions() <= batchSettings.maxSessionsAtOnce',
          'countSessions() >= 0',
        ],
      ],
    },
    {
      name: 'the last response of a bulk edit waits for a frame',
      tests: ['test/edits/bulk.test.tsx'],
      change: [[ACKNOWLEDGEMENTS, 'if (isComplete || countSessions()', 'if (countSessions()']],
    },
    {
      name: 'responses wait for a frame even if few sessions are pending',
      tests: ['test/edits/bulk.test.tsx'],
      change: [
        [
          ACKNOWLEDGEMENTS,
          'countSessions() <= batchSettings.maxSessionsAtOnce',
          'countSessions() < 0',
        ],
      ],
    },
    {
      name: 'a kept fold does not notice that the row of the server has changed',
      tests: ['test/edits/foldEdits.test.ts'],
      change: [
        [FOLD, 'new WeakMap<Session<Metadata>, Fold>()', 'new Map<string, Fold>()'],
        [FOLD, 'folds.get(row)', 'folds.get(row.sessionId)'],
        [FOLD, 'folds.set(row,', 'folds.set(row.sessionId,'],
      ],
    },
    {
      name: 'rows lose their identity with every refetch',
      tests: ['test/edits/identity.test.tsx'],
      change: [
        [
          DEFAULTS,
          'structuralSharing = shareSessions',
          'structuralSharing = (_previous: unknown, next: unknown) => next',
        ],
      ],
    },
  ],
}
