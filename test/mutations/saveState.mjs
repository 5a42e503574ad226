const ENGINE = 'src/edits/EditEngine.ts'
const SAVE_STATE = 'src/edits/saveState.ts'

/**
 * Defects in the save state of a session: what counts as pending and as failed, retry and discard.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const saveState = {
  suite: 'engine',
  tests: ['test/react/useSessionSaveState.test.tsx'],
  mutations: [
    {
      name: 'the failed edits of other sessions count too',
      change: [
        [
          ENGINE,
          '[...this.#failed].filter(({ state }) => state.variables?.sessionId === sessionId)',
          '[...this.#failed].filter(({ state }) => state.variables?.sessionId !== null)',
        ],
      ],
    },
    {
      name: 'an edit that was removed in flight and then refused counts as failed',
      change: [
        [ENGINE, "status === 'error' && !this.#removed.has(mutation)", "status === 'error'"],
      ],
    },
    {
      name: 'discard drops pending edits too',
      change: [
        [
          SAVE_STATE,
          '    for (const mutation of engine.failed(sessionId)) mutationCache.remove(mutation)\n',
          `    for (const mutation of engine.failed(sessionId)) mutationCache.remove(mutation)
    for (const { mutation } of engine.edits(sessionId)) mutationCache.remove(mutation)
`,
        ],
      ],
    },
    {
      name: 'retry sends only the edit that failed last',
      change: [
        [
          SAVE_STATE,
          'for (const mutation of failed) engine.retry(mutation)',
          'for (const mutation of failed.slice(-1)) engine.retry(mutation)',
        ],
      ],
    },
    {
      name: 'an edit that fails again after a retry is an unhandled rejection',
      change: [
        [
          ENGINE,
          'void mutation.execute(variables).catch(noop)',
          'void mutation.execute(variables)',
        ],
      ],
    },
    {
      name: 'a failed edit is garbage-collected while its save state is mounted',
      change: [
        [SAVE_STATE, '        for (const mutation of failed) mutation.addObserver(keeper)\n', ''],
      ],
    },
    {
      name: 'a failed edit is kept for ever once its save state was mounted',
      change: [[SAVE_STATE, '        keep([])\n', '']],
    },
    {
      name: 'a paused edit counts as being saved',
      change: [[SAVE_STATE, "edits[0]?.mutation.state.isPaused ? 'paused' : 'saving'", "'saving'"]],
    },
    {
      name: 'the save state is failed while there are pending edits',
      change: [
        [
          SAVE_STATE,
          'status: edits.length > 0 ? pending : settled',
          'status: edits.length > 0 && failed.length === 0 ? pending : settled',
        ],
      ],
    },
    {
      name: 'the error of the save state is that of the edit that failed first',
      change: [[SAVE_STATE, 'failed.at(-1)', 'failed[0]']],
    },
    {
      name: 'a save state that did not change loses its identity',
      change: [
        [SAVE_STATE, 'return same ? snapshot : (snapshot = next)', 'return (snapshot = next)'],
      ],
    },
  ],
}
