const LANE = 'src/edits/Lane.ts'
const ERRORS = 'src/core/errors.ts'
const ENGINE = 'src/edits/EditEngine.ts'
const OPTIONS = 'src/edits/updateSessionOptions.ts'
const READS = 'src/edits/Reads.ts'
const VIEW = 'src/edits/EditView.ts'
const SAVE_STATE = 'src/edits/saveState.ts'

/**
 * Defects in how pending edits are sent, retried, shown and fetched again.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const engine = {
  suite: 'engine',
  tests: ['test/model/model.test.tsx', 'test/model/guards.test.tsx', 'test/edits', 'test/core'],
  mutations: [
    {
      name: 'edits are sent in the order of their arrival',
      change: [
        [
          LANE,
          '      edit.arrival = { client, resolve, reject }\n',
          `      edit.arrival = { client, resolve, reject }
      const others = this.edits.filter((other) => other !== edit)
      this.#setEdits([
        ...others.filter((other) => other.arrival),
        edit,
        ...others.filter((other) => !other.arrival),
      ])
`,
        ],
      ],
    },
    {
      name: 'an edit that waits for a retry does not hold younger ones back',
      change: [
        [
          LANE,
          'const head = this.edits[0]\n',
          'const head = this.edits.find((edit) => edit.arrival)\n',
        ],
        [LANE, 'of this.edits) {\n', 'of this.edits.filter((it) => it.arrival)) {\n'],
      ],
    },
    {
      name: 'two PATCHes of a session may be in flight',
      change: [[LANE, 'if (this.#inFlight.length > 0 || !', 'if (!']],
    },
    {
      name: 'a refused batch is not sent again one by one',
      change: [
        [
          LANE,
          'for (const edit of batch) edit.alone = true',
          'this.settle(batch)\n      for (const edit of batch) this.#reject(edit, known ? new ZepError(known) : error)',
        ],
      ],
    },
    {
      name: 'after a refused batch the same batch is sent again',
      change: [[LANE, '(patch && (head.alone || edit.alone))', 'false']],
    },
    {
      name: 'a failed batch takes younger edits along',
      change: [[LANE, '      if (edit.failedBatch !== head.failedBatch) break\n', '']],
    },
    {
      name: 'a failed batch is sent again without those whose retry is still to come',
      change: [[LANE, '        if (edit.failedBatch) return\n', '']],
    },
    {
      name: 'an edit is acknowledged when its mutation settles',
      change: [
        [
          LANE,
          `    this.settle(batch)
    // Which metadata type it is only the caller knows.
    for (const edit of batch) edit.arrival?.resolve(session as Session<never>)
`,
          `    for (const edit of batch) {
      edit.arrival?.resolve(session as Session<never>)
      edit.arrival = undefined
    }
`,
        ],
      ],
    },
    {
      name: 'an edit that failed for good leaves the list when its mutation settles',
      change: [
        [
          LANE,
          `  edit?.lane.settle([edit])
  edit?.lane.flush()
`,
          '  void edit\n',
        ],
      ],
    },
    {
      name: 'callers are told of an acknowledgement before the cache is',
      change: [
        [
          LANE,
          `    this.#options.onAcknowledge(session)
    this.settle(batch)
`,
          `    this.settle(batch)
    setTimeout(() => this.#options.onAcknowledge(session))
`,
        ],
      ],
    },
    {
      name: '409 is retried',
      change: [
        [ERRORS, '[408, 429, 502', '[408, 409, 429, 502'],
        [LANE, "'conflict', ", ''],
      ],
    },
    {
      name: '404 fails the batch only, and the queue goes out',
      change: [[LANE, 'new Set([...batch, ...this.edits])', 'new Set(batch)']],
    },
    {
      name: 'a dropped edit that was not in flight is told of its removal',
      change: [[ENGINE, ' ?? unclaimed?.[0]', '']],
    },
    {
      name: 'a mutation function keeps the session of its first call',
      change: [
        [
          OPTIONS,
          'const edit = claims.get(context) ??',
          `kept ??= variables
    variables = kept
    const edit = claims.get(context) ??`,
        ],
        [
          OPTIONS,
          '  const mutationFn: ',
          '  let kept: UpdateSessionVariables<MetadataPatch<TMetadata>> | undefined\n  const mutationFn: ',
        ],
      ],
    },
    { name: 'nothing is retried', change: [[OPTIONS, 'const RETRIES = 2', 'const RETRIES = 0']] },
    {
      name: 'an edit that waits for the server shows at once',
      change: [[LANE, 'edit.optimistic && !edit.validation', '!edit.validation']],
    },
    {
      name: 'an edit shows before its schema has validated it',
      change: [[LANE, 'edit.optimistic && !edit.validation', 'edit.optimistic']],
    },
    {
      name: 'an edit shows although it is invalid',
      change: [[ENGINE, '    if (invalid && !validation) return\n', '']],
    },
    {
      name: 'no fence against GETs that started before an acknowledgement',
      change: [[READS, 'acknowledged.at > started ?', 'acknowledged.at > Infinity ?']],
    },
    {
      name: 'the fence is in queryFn: it compares with the start of the last page',
      change: [
        [
          READS,
          'const started = this.#started.get(query)',
          "const started = query.state.data && typeof query.state.data === 'object' && 'pages' in query.state.data ? this.#clock : this.#started.get(query)",
        ],
      ],
    },
    {
      name: 'a cancelled GET brings back the rows it started with',
      change: [[READS, '/^(error|setState)$/', '/^error$/']],
    },
    {
      name: 'isMutating() === 1 decides who invalidates',
      change: [
        [
          ENGINE,
          'if (sent)\n          queueMicrotask(() => this.#lanes.has(sessionId) || this.#reads.invalidate(sessionId))',
          'if (sent && this.queryClient.isMutating() === 1) this.#reads.invalidate(sessionId)',
        ],
      ],
    },
    {
      name: 'every acknowledgement invalidates',
      change: [
        [
          LANE,
          '    this.#options.onAcknowledge(session)\n',
          `    this.#options.onAcknowledge(session)
    this.#options.onIdle(true)
`,
        ],
      ],
    },
    {
      name: 'only the detail is invalidated',
      change: [
        [
          READS,
          '[this.#keys.detail(sessionId), this.#keys.lists]',
          '[this.#keys.detail(sessionId)]',
        ],
      ],
    },
    {
      name: 'invalidation cancels a page that the user asked for',
      change: [[READS, ' || !!fetchMeta?.fetchMore', '']],
    },
    {
      name: 'a first load swallows the invalidation',
      change: [[READS, 'return data === undefined || ', 'return ']],
    },
    {
      name: 'a fetch that nobody watches swallows the invalidation',
      change: [[READS, ' || !query.isActive()', '']],
    },
    {
      name: 'truth is written with setQueryData, which freshens',
      change: [[READS, 'query.setState({ data: replaced })', 'query.setData(replaced)']],
    },
    {
      name: 'acknowledgements are never forgotten',
      tests: ['test/model/resources.test.tsx'],
      change: [
        [
          READS,
          '      if (at < oldest) this.#acknowledged.delete(sessionId)\n',
          '      void oldest, at, sessionId\n',
        ],
      ],
    },
    {
      name: 'lanes are never forgotten',
      tests: ['test/model/resources.test.tsx'],
      change: [[ENGINE, '        this.#lanes.delete(sessionId)\n', '']],
    },
    {
      name: 'what is shown copies rows that no edit touches',
      change: [[VIEW, 'return metadata === session.metadata ? session : {', 'return {']],
    },
    {
      name: 'a schema result counts when its edit arrives, not when it is ready',
      tests: ['test/model/model.test.tsx', 'test/model/found.test.tsx'],
      change: [
        [
          LANE,
          '    edit.validation?.then(',
          '    if (edit.mutation === null) edit.validation?.then(',
        ],
        [LANE, '    await edit.validation\n', '    this.#validate(edit, await edit.validation)\n'],
      ],
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
          '    lane.add(edit, restored)\n',
          `    lane.add(edit, restored)
    this.queryClient.setQueriesData({ predicate: (it) => startsWith(it.queryKey, this.#updateKey.slice(0, 2)) }, (data) => mapSessions(data, (it) => it.sessionId === sessionId ? { ...it, metadata: { ...it.metadata, ...metadata } } : it))
`,
        ],
        [
          ENGINE,
          'import { editSources }',
          "import { mapSessions } from './mapSessions'\nimport { editSources }",
        ],
      ],
    },
  ],
}
