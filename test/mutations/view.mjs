const LANE = 'src/edits/Lane.ts'
const ENGINE = 'src/edits/EditEngine.ts'
const SERVER_STATE = 'src/edits/ServerState.ts'
const VIEW = 'src/edits/EditView.ts'
const SAVE_STATE = 'src/edits/saveState.ts'

/**
 * Defects in what hooks show, what the query cache contains and what is read again.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const view = {
  suite: 'engine',
  tests: ['test/model/model.test.tsx', 'test/model/guards.test.tsx', 'test/edits', 'test/core'],
  mutations: [
    {
      name: 'an edit that waits for the server shows at once',
      change: [
        [
          LANE,
          "edit.optimistic && edit.state.name !== 'validating'",
          "edit.state.name !== 'validating'",
        ],
      ],
    },
    {
      name: 'an edit shows before its schema has accepted it',
      change: [[LANE, "edit.optimistic && edit.state.name !== 'validating'", 'edit.optimistic']],
    },
    {
      name: 'an invalid edit shows',
      change: [[ENGINE, '    if (invalid && !verdict) return\n', '']],
    },
    {
      name: 'older GETs overwrite what was acknowledged',
      change: [[SERVER_STATE, 'acknowledged.at > started ?', 'acknowledged.at < 0 ?']],
    },
    {
      name: 'a GET counts from the start of its last page',
      change: [
        [
          SERVER_STATE,
          'const started = this.#started.get(query)',
          "const started = query.state.data && typeof query.state.data === 'object' && 'pages' in query.state.data ? this.#clock : this.#started.get(query)",
        ],
      ],
    },
    {
      name: 'a canceled GET brings back the rows it started with',
      change: [[SERVER_STATE, '/^(error|setState)$/', '/^error$/']],
    },
    {
      name: 'isMutating() === 1 decides who invalidates',
      change: [
        [
          ENGINE,
          'queueMicrotask(() => this.#lanes.has(sessionId) || this.#invalidate(sessionId, outdated))',
          'if (this.queryClient.isMutating() === 1) this.#invalidate(sessionId, outdated)',
        ],
      ],
    },
    {
      name: 'every acknowledgement invalidates',
      change: [
        [
          LANE,
          '    this.#options.onAcknowledge(head, session)\n',
          "    this.#options.onAcknowledge(head, session)\n    this.#options.onIdle('session and lists')\n",
        ],
      ],
    },
    {
      name: 'only the detail is invalidated',
      change: [[SERVER_STATE, '      this.#keys.lists,\n', '']],
    },
    {
      name: 'only the lists are invalidated',
      change: [
        [ENGINE, 'this.#serverState.invalidate(sessionId)', 'this.#serverState.invalidate()'],
      ],
    },
    {
      name: 'invalidation cancels a page that the user asked for',
      change: [[SERVER_STATE, ' || !!fetchMeta?.fetchMore', '']],
    },
    {
      name: 'a first load swallows the invalidation',
      change: [[SERVER_STATE, 'return data === undefined || ', 'return ']],
    },
    {
      name: 'a fetch that nothing observes swallows the invalidation',
      change: [[SERVER_STATE, ' || !query.isActive()', '']],
    },
    {
      name: 'server rows are written with setQueryData, which freshens',
      change: [[SERVER_STATE, 'query.setState({ data: changed })', 'query.setData(changed)']],
    },
    {
      name: 'acknowledgements are kept for ever',
      tests: ['test/model/resources.test.tsx'],
      change: [
        [
          SERVER_STATE,
          '      if (at < oldest) this.#acknowledged.delete(sessionId)\n',
          '      void [oldest, at, sessionId]\n',
        ],
      ],
    },
    {
      name: 'lanes are kept for ever',
      tests: ['test/model/resources.test.tsx'],
      change: [[ENGINE, '        this.#lanes.delete(sessionId)\n', '']],
    },
    {
      name: 'the view copies rows that no edit touches',
      change: [[VIEW, 'return metadata === session.metadata ? session : {', 'return {']],
    },
    {
      name: 'failed edits are retried in the order in which they failed',
      tests: ['test/model/model.test.tsx', 'test/model/found.test.tsx'],
      change: [
        [
          SAVE_STATE,
          '(a, b) => a.state.submittedAt - b.state.submittedAt || a.mutationId - b.mutationId',
          '() => 0',
        ],
      ],
    },
    {
      name: 'an optimistic value is written into the cache',
      change: [
        [
          ENGINE,
          '    lane.enqueue(edit)\n',
          `    lane.enqueue(edit)
    this.queryClient.setQueriesData(
      { predicate: (it) => startsWith(it.queryKey, this.#keys.all) },
      (data) =>
        mapSessions(data, {
          change: (it) =>
            it.sessionId === sessionId && variables.metadata
              ? { ...it, metadata: { ...it.metadata, ...variables.metadata } }
              : it,
        }),
    )
`,
        ],
        [ENGINE, 'import { Lane, ', "import { mapSessions } from './mapSessions'\nimport { Lane, "],
      ],
    },
  ],
}
