const LANE = 'src/edits/Lane.ts'
const ERRORS = 'src/core/errors/ZepError.ts'
const ENGINE = 'src/edits/EditEngine.ts'
const OPTIONS = 'src/edits/editMutationOptions.ts'
const OPERATIONS = 'src/edits/editOperations.ts'
const UPDATE = 'src/edits/updateSessionMutationOptions.ts'

/**
 * Defects in how pending edits are queued, sent, retried and rejected.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const lane = {
  suite: 'engine',
  tests: ['test/model/model.test.tsx', 'test/model/guards.test.tsx', 'test/edits', 'test/core'],
  mutations: [
    {
      name: 'edits are sent in the order in which their mutation functions run',
      change: [
        [
          LANE,
          "      edit.state = { name: 'ready', attempt, batch: batchOf(edit) }\n      this.flush()\n",
          `      edit.state = { name: 'ready', attempt, batch: batchOf(edit) }
      const others = this.edits.filter((other) => other !== edit)
      const isReady = ({ state }: Edit) => state.name === 'ready'
      this.#setEdits([
        ...others.filter(isReady),
        edit,
        ...others.filter((other) => !isReady(other)),
      ])
      this.flush()
`,
        ],
      ],
    },
    {
      name: 'an edit that waits for a retry does not hold younger ones back',
      change: [
        [
          LANE,
          '    const head = this.edits[0]\n',
          "    const head = this.edits.find(({ state }) => state.name === 'ready') ?? this.edits[0]\n",
        ],
        [
          LANE,
          'of this.edits.slice(1)) {\n',
          "of this.edits.filter((it) => it !== head && it.state.name === 'ready')) {\n",
        ],
      ],
    },
    {
      name: 'two requests of a session may be in flight',
      change: [[LANE, 'if (this.#inFlight || !', 'if (!']],
    },
    {
      name: 'a refused batch is not sent again one by one',
      change: [[LANE, '} else if (batch.length > 1) {', '} else if (batch.length > 1000) {']],
    },
    {
      name: 'after a refused batch the same batch is sent again',
      change: [[LANE, 'batch: [edit] }', 'batch }']],
    },
    {
      name: 'a failed batch takes younger edits along',
      change: [[LANE, '      if (batchOf(edit) !== batch) break\n', '']],
    },
    {
      name: 'a failed batch is sent again without those whose retry is still to come',
      change: [[LANE, '        if (batch) return\n', '']],
    },
    {
      name: 'an edit is acknowledged when its mutation settles',
      change: [[LANE, '    this.#dequeue([...attempts.keys()])\n', '']],
    },
    {
      name: 'an edit that failed for good leaves the queue when its mutation settles',
      change: [[OPTIONS, 'if (!isRetried && edit) edit.lane.retriesExhausted(edit)', 'void edit']],
    },
    {
      name: 'callers are told of an acknowledgement before the cache is',
      change: [
        [
          LANE,
          '    this.#options.onAcknowledge(head, session)\n',
          '    setTimeout(() => this.#options.onAcknowledge(head, session))\n',
        ],
      ],
    },
    {
      name: '409 is retried',
      change: [
        [ERRORS, '[408, 429, 502', '[408, 409, 429, 502'],
        [OPERATIONS, "'gone', 'conflict']", "'gone']"],
      ],
    },
    {
      name: '404 fails the batch only, and the queue is sent',
      change: [[LANE, 'new Set([...batch, ...gone])', 'new Set(batch)']],
    },
    {
      name: 'an edit dropped by a 404 before its first try rejects as removed',
      change: [[ENGINE, ' ?? candidates?.[0]', '']],
    },
    {
      name: 'a mutation function keeps the session of its first call',
      change: [
        [
          OPTIONS,
          '    const variables: EditVariables = typedVariables\n',
          '    const variables: EditVariables = (kept ??= typedVariables)\n',
        ],
        [
          OPTIONS,
          '  const mutationFn: ',
          '  let kept: TVariables | undefined\n  const mutationFn: ',
        ],
      ],
    },
    { name: 'nothing is retried', change: [[UPDATE, 'retries: 2', 'retries: 0']] },
    {
      name: 'an edit in a refused batch that the app has removed never settles',
      tests: ['test/edits'],
      change: [
        [
          LANE,
          "if (edit.state.name === 'settled') reject(edit, attempt, error)",
          "if (edit.state.name === 'settled') continue",
        ],
      ],
    },
    {
      name: 'the verdict of a schema waits for the mutation function',
      tests: ['test/model/model.test.tsx', 'test/model/found.test.tsx'],
      change: [
        [
          LANE,
          '      (invalid) => this.#finishValidation(edit, invalid),\n',
          '      () => undefined,\n',
        ],
        [
          LANE,
          "if (edit.state.name === 'validating') await edit.state.verdict\n",
          "if (edit.state.name === 'validating') this.#finishValidation(edit, await edit.state.verdict)\n",
        ],
      ],
    },
  ],
}
