const RULES = 'src/edits/editRules.ts'
const ENGINE = 'src/edits/EditEngine.ts'
const SERVER_STATE = 'src/edits/ServerState.ts'
const OUTDATED = 'src/edits/OutdatedQueries.ts'
const REFETCHES = 'src/edits/Refetches.ts'
const WRITER = 'src/edits/CacheWriter.ts'
const FOLD = 'src/edits/foldEdits.ts'
const SAVE_STATE = 'src/edits/saveState.ts'

/**
 * Defects in what hooks show, what the query cache contains and what is read again.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const view = {
  suite: 'engine',
  tests: ['test/edits/order.test.tsx'],
  mutations: [
    {
      name: 'an edit that waits for the server shows at once',
      tests: ['test/edits/optimistic.test.tsx'],
      change: [
        [
          RULES,
          "return optimistic && state.name !== 'validating'",
          "return state.name !== 'validating'",
        ],
      ],
    },
    {
      name: 'an edit shows before its schema has accepted it',
      tests: ['test/edits/validation.test.tsx'],
      change: [[RULES, "return optimistic && state.name !== 'validating'", 'return optimistic']],
    },
    {
      name: 'an invalid edit shows',
      tests: ['test/edits/validation.test.tsx'],
      change: [
        [
          ENGINE,
          "if (edit.state.name !== 'settled') this.#lane(edit.sessionId).enqueue(edit)",
          'this.#lane(edit.sessionId).enqueue(edit)',
        ],
      ],
    },
    {
      name: 'older GETs overwrite what was acknowledged',
      tests: ['test/edits/reads.test.tsx'],
      change: [[SERVER_STATE, 'found && found.at > since ?', 'found && since === 0 ?']],
    },
    {
      name: 'a GET counts from the start of its last page',
      tests: ['test/edits/lists.test.tsx'],
      change: [
        [
          SERVER_STATE,
          '    if (get) this.#show(query, this.#acknowledged, get.startedAt)\n',
          `    const { data } = query.state
    const isPaged = typeof data === 'object' && data !== null && 'pages' in data
    if (get) this.#show(query, this.#acknowledged, isPaged ? this.#clock : get.startedAt)
`,
        ],
      ],
    },
    {
      name: 'a canceled GET brings back the rows it started with',
      tests: ['test/edits/app.test.tsx'],
      change: [
        [
          SERVER_STATE,
          '      if (data === get.revertsTo) this.#show(query, this.#acknowledged, get.startedAt)\n',
          '',
        ],
        [
          SERVER_STATE,
          '    if (get) this.#show(query, this.#acknowledged, get.startedAt)\n',
          '    if (get && isSuccess) this.#show(query, this.#acknowledged, get.startedAt)\n',
        ],
      ],
    },
    {
      name: 'isMutating() === 1 decides who invalidates',
      change: [
        [
          ENGINE,
          'this.#refetches.onIdle(sessionId, outdated)',
          'if (this.queryClient.isMutating() === 1) this.#refetches.onIdle(sessionId, outdated)',
        ],
      ],
    },
    {
      name: 'every acknowledgement invalidates',
      change: [
        [
          ENGINE,
          '    this.#acknowledgements.add(edit, session, settle)\n',
          `    this.#acknowledgements.add(edit, session, settle)
    this.#serverState.invalidateDetails([edit.sessionId])
    this.#serverState.invalidateLists()
`,
        ],
      ],
    },
    {
      name: 'only the detail is invalidated',
      change: [[REFETCHES, '    this.#serverState.invalidateLists()\n', '']],
    },
    {
      name: 'only the lists are invalidated',
      change: [[REFETCHES, 'this.#serverState.invalidateDetails(idle)', 'return']],
    },
    {
      name: 'an invalidation cancels a page that the user asked for',
      tests: ['test/edits/lists.test.tsx'],
      change: [[OUTDATED, '      get.isNextPage ||\n      !this.#canCancel(query) ||\n', '']],
    },
    {
      name: 'an invalidation cancels a list that is on its way',
      tests: ['test/edits/reads.test.tsx'],
      change: [[OUTDATED, '      !this.#canCancel(query) ||\n', '']],
    },
    {
      name: 'a first load swallows the invalidation',
      tests: ['test/edits/reads.test.tsx'],
      change: [[OUTDATED, 'data === undefined || !query.isActive()', '!query.isActive()']],
    },
    {
      name: 'a fetch that nothing observes swallows the invalidation',
      tests: ['test/model/guards.test.tsx'],
      change: [[OUTDATED, 'data === undefined || !query.isActive()', 'data === undefined']],
    },
    {
      name: 'server rows are written with setQueryData, which freshens',
      tests: ['test/edits/reads.test.tsx'],
      change: [
        [
          WRITER,
          'if (changed !== data) this.setState(query, { data: changed })',
          'if (changed !== data) query.setData(changed, { manual: true })',
        ],
      ],
    },
    {
      name: 'acknowledgements are kept for ever',
      tests: ['test/model/resources.test.tsx'],
      change: [
        [
          SERVER_STATE,
          '      if (at >= oldest) break\n      this.#acknowledged.delete(sessionId)\n',
          '      void [at, oldest, sessionId]\n',
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
      tests: ['test/edits/foldEdits.test.ts'],
      change: [[FOLD, 'metadata === before.metadata ? before : {', '{']],
    },
    {
      name: 'failed edits are retried in the order in which they failed',
      tests: ['test/model/found.test.tsx'],
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
      tests: ['test/edits/refused.test.tsx'],
      change: [
        [
          ENGINE,
          "    if (edit.state.name !== 'settled') this.#lane(edit.sessionId).enqueue(edit)\n",
          `    if (edit.state.name !== 'settled') {
      this.#lane(edit.sessionId).enqueue(edit)
      const { sessionId, variables } = edit
      this.queryClient.setQueriesData<unknown>({ queryKey: this.keys.all }, (data: unknown) =>
        mapSessions(data, {
          change: (row) =>
            row.sessionId === sessionId && variables.metadata
              ? { ...row, metadata: { ...row.metadata, ...variables.metadata } }
              : row,
        }),
      )
    }
`,
        ],
        [
          ENGINE,
          "import { Lane } from './Lane'\n",
          "import { Lane } from './Lane'\nimport { mapSessions } from './mapSessions'\n",
        ],
      ],
    },
  ],
}
