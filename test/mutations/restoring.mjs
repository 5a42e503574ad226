const ENGINE = 'src/edits/EditEngine.ts'
const LANE = 'src/edits/Lane.ts'
const EDIT = 'src/edits/Edit.ts'
const KEEP_ORDER = 'src/edits/keepOrder.ts'
const PROVIDER = 'src/react/ZepProvider.tsx'
const RESTORED = 'src/edits/RestoredEdits.ts'
const RETRY_POLICY = 'src/edits/retryPolicy.ts'

/**
 * Defects in how edits go on after a reload: in order, offline, and while a restore is running.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const restoring = {
  suite: 'engine',
  tests: ['test/persist/restore.test.tsx', 'test/persist/whileRestoring.test.tsx'],
  mutations: [
    {
      name: 'what the caller has made of the variables meanwhile is stored',
      change: [
        [
          ENGINE,
          'keepInMutation(mutation)\n',
          "if ('context' in action) keepInMutation(mutation)\n",
        ],
      ],
    },
    {
      name: 'what the caller has made of the variables is stored if onMutate returns something',
      change: [
        [
          ENGINE,
          'keepInMutation(mutation)\n',
          "if (!('context' in action)) keepInMutation(mutation)\n",
        ],
      ],
    },
    {
      name: 'an edit made offline while a restore is running keeps it from ending',
      change: [[ENGINE, '      this.#restored.keepUnpaused(mutation)\n', '']],
    },
    {
      name: 'an edit made offline while a restore is running does not wait for the network',
      change: [
        [
          RESTORED,
          '      setPaused(mutation, this.#queryClient, !isReady || !onlineManager.isOnline())\n',
          '',
        ],
      ],
    },
    {
      name: 'an edit made offline while a restore is running is not woken at its end',
      change: [
        [
          RESTORED,
          '      setPaused(mutation, this.#queryClient, !isReady || !onlineManager.isOnline())\n      resume(mutation)\n',
          '      setPaused(mutation, this.#queryClient, !isReady || !onlineManager.isOnline())\n',
        ],
      ],
    },
    {
      name: 'the restore of an app that resumes edits itself never ends',
      change: [
        [ENGINE, "    if (edit && this.#restored.has(edit)) this.release('restoring')\n", ''],
      ],
    },
    {
      name: 'an edit made offline while a restore is running is not stored at its end',
      change: [
        [
          PROVIDER,
          "queueMicrotask(() => engine.release('restoring'))",
          "engine.release('restoring')",
        ],
      ],
    },
    {
      name: 'an edit made while older ones are being restored is sent before them',
      change: [[ENGINE, 'canSend: () => !this.#restored.isHeld', 'canSend: () => true']],
    },
    {
      name: 'a restored edit goes behind those made meanwhile',
      change: [
        [LANE, 'edits.sort((left, right) => left.submittedAt - right.submittedAt)', 'edits'],
      ],
    },
    {
      name: 'edits made after the clock was set back are sent first once they are restored',
      change: [
        [
          KEEP_ORDER,
          'Math.max(newest.get(queryClient) ?? 0, state.submittedAt)',
          'state.submittedAt',
        ],
      ],
    },
    {
      name: 'the place of an edit in the order is not stored',
      change: [[EDIT, '&& { variables, submittedAt }', '&& { variables }']],
    },
    {
      name: 'an edit restored before ZepProvider is mounted does not learn how it is sent',
      tests: ['test/persist/offlineStart.test.tsx'],
      change: [
        [
          RESTORED,
          '    mutation.setOptions({ ...rest, ...options, ...(retry !== undefined && { retry }) })\n',
          '',
        ],
      ],
    },
    {
      name: 'an edit restored before ZepProvider is mounted is retried by TanStack too',
      tests: ['test/persist/offlineStart.test.tsx'],
      change: [[RESTORED, ', ...(retry !== undefined && { retry })', '']],
    },
    {
      name: 'a page that was loaded offline uses up the retries of its edits',
      tests: ['test/persist/offlineStart.test.tsx'],
      change: [[RETRY_POLICY, '  onlineManager.setOnline(false)\n', '']],
    },
    {
      name: 'a page that was loaded offline counts the try that has noticed it',
      tests: ['test/persist/offlineStart.test.tsx'],
      change: [
        [
          LANE,
          'noticeOffline(error) ? sent.filter(isHeldByNetwork)',
          'noticeOffline(error) ? sent.slice(sent.length)',
        ],
      ],
    },
    {
      name: 'a page that was loaded offline does not notice it by its reads',
      tests: ['test/persist/offlineStart.test.tsx'],
      change: [
        [
          RETRY_POLICY,
          '  noticeOffline(error)\n  if ((error.retryAfterMs',
          '  if ((error.retryAfterMs',
        ],
      ],
    },
    {
      name: 'every network error counts as offline',
      tests: ['test/persist/offlineStart.test.tsx'],
      change: [[RETRY_POLICY, '!isBrowser() || navigator.onLine || ', '!isBrowser() || ']],
    },
  ],
}
