const LANE = 'src/edits/Lane.ts'
const ACKNOWLEDGEMENTS = 'src/edits/Acknowledgements.ts'
const ERRORS = 'src/core/errors/ZepError.ts'
const NEXT_REQUEST = 'src/edits/nextRequest.ts'
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
  tests: ['test/edits/order.test.tsx'],
  mutations: [
    {
      name: 'edits are sent in the order in which their mutation functions run',
      tests: ['test/edits/validation.test.tsx'],
      change: [
        [
          LANE,
          "        edit.state = { name: 'ready', attempt }\n        this.flush()\n",
          `        edit.state = { name: 'ready', attempt }
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
      tests: ['test/edits/retries.test.tsx'],
      change: [
        [
          LANE,
          '    if (this.#isInFlight || this.#isWaiting()) return\n    const [head] = this.edits\n',
          `    if (this.#isInFlight) return
    const isWaiting = this.#isWaiting()
    const [head] = this.edits.filter((edit) => !isWaiting || !this.#retried.includes(edit))
    if (!head && isWaiting) return
`,
        ],
      ],
    },
    {
      name: 'two requests of a session may be in flight',
      change: [
        [
          LANE,
          'if (this.#isInFlight || this.#isWaiting()) return',
          'if (this.#isWaiting()) return',
        ],
      ],
    },
    {
      name: 'a refused batch is not sent again one by one',
      tests: ['test/edits/statuses.test.tsx'],
      change: [[LANE, 'else if (sent.length > 1 && (', 'else if (sent.length > 1000 && (']],
    },
    {
      name: 'after a refused batch the same batch is sent again',
      tests: ['test/edits/statuses.test.tsx'],
      change: [[LANE, "      for (const edit of edits) edit.alone = 'retried'\n", '']],
    },
    {
      name: 'a failed batch takes younger edits along',
      tests: ['test/edits/retries.test.tsx'],
      change: [[NEXT_REQUEST, '    if (isRetry && !failed.includes(edit)) break\n', '']],
    },
    {
      name: 'an edit is sent by the client of the one before it',
      tests: ['test/edits/keyPrefix.test.tsx'],
      change: [[NEXT_REQUEST, 'edit.state.attempt.client !== client || ', '']],
    },
    {
      name: 'a failed batch is sent again after the shortest of the delays of its edits',
      tests: ['test/edits/retries.test.tsx'],
      change: [[LANE, 'Math.max(...[...delays', 'Math.min(...[...delays']],
    },
    {
      name: 'an edit is acknowledged when its mutation settles',
      tests: ['test/edits/callbacks.test.tsx'],
      change: [
        [
          LANE,
          '    this.#settle(edits, () => ({ session }))\n',
          `    for (const edit of edits) tell(attemptOf(edit), { session })
    this.#isInFlight = true
    const unsubscribe = head.queryClient.getMutationCache().subscribe(() => {
      if (edits.some(({ mutation }) => mutation.state.status === 'pending')) return
      unsubscribe()
      this.#isInFlight = false
      this.#settle(edits, () => ({ session }))
      this.flush()
    })
`,
        ],
      ],
    },
    {
      name: 'an edit that failed for good leaves the queue when its mutation settles',
      tests: ['test/edits/callbacks.test.tsx'],
      change: [
        [
          LANE,
          '    } else this.#settle(edits, () => rejectionOf(error))\n',
          `    } else {
      for (const edit of edits) tell(attemptOf(edit), rejectionOf(error))
      return
    }
`,
        ],
      ],
    },
    {
      name: 'callers are told of an acknowledgement before the cache is',
      change: [
        [
          ACKNOWLEDGEMENTS,
          '        serverState.apply(arrived.map(({ acknowledgement }) => acknowledgement))\n',
          `        setTimeout(() =>
          serverState.apply(arrived.map(({ acknowledgement }) => acknowledgement)),
        )
`,
        ],
      ],
    },
    {
      name: '409 is retried',
      tests: ['test/edits/retries.test.tsx'],
      change: [
        [ERRORS, '[408, 429, 500', '[408, 409, 429, 500'],
        [OPERATIONS, "'gone', 'conflict']", "'gone']"],
      ],
    },
    {
      name: '404 fails the batch only, and the queue is sent',
      tests: ['test/edits/refused.test.tsx'],
      change: [[LANE, 'new Set([...edits, ...gone])', 'new Set(edits)']],
    },
    {
      name: 'an edit dropped by a 404 before its first try rejects as removed',
      tests: ['test/model/found.test.tsx'],
      change: [
        [
          LANE,
          "if (edit.state.name === 'settled') tell(attempt, edit.state.outcome)",
          "if (edit.state.name === 'settled') tell(attempt, { error: removedError(edit) })",
        ],
      ],
    },
    {
      name: 'a mutation function keeps the edit of its first call',
      tests: ['test/edits/variables.test.tsx'],
      change: [
        [
          OPTIONS,
          '    const pending = identify(variables, context)\n',
          '    const pending = (kept ??= identify(variables, context))\n',
        ],
        [OPTIONS, '  const mutationFn: ', '  let kept: Edit | undefined\n  const mutationFn: '],
      ],
    },
    {
      name: 'nothing is retried',
      tests: ['test/edits/retries.test.tsx'],
      change: [[UPDATE, 'retries: 2', 'retries: 0']],
    },
    {
      name: 'an edit in a refused batch that the app has removed never settles',
      tests: ['test/edits/settling.test.tsx'],
      change: [[LANE, '      sent.filter((edit) => !edits.includes(edit)),\n', '      [],\n']],
    },
    {
      name: 'the verdict of a schema waits for the mutation function',
      tests: ['test/model/found.test.tsx'],
      change: [
        [
          LANE,
          '      void edit.state.verdict.then((refused) => this.#finishValidation(edit, refused))\n',
          '      void edit.state.verdict\n',
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
