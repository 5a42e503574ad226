const ENGINE = 'src/edits/EditEngine.ts'
const LANE = 'src/edits/Lane.ts'
const OFFLINE = 'src/edits/offline.ts'
const OPTIONS = 'src/edits/editMutationOptions.ts'
const VALIDATE = 'src/edits/validateEdit.ts'

/**
 * Defects that leave callers waiting: of edits that were removed, paused or refused, and of tries in
 * a hidden tab.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const settling = {
  suite: 'engine',
  tests: ['test/edits/settling.test.tsx'],
  mutations: [
    {
      name: 'a retry waits until the tab is visible',
      change: [
        [
          LANE,
          "import type { ZepClient } from '../core/client'\n",
          "import { focusManager } from '@tanstack/react-query'\nimport type { ZepClient } from '../core/client'\n",
        ],
        [
          LANE,
          'this.#timer.start(() => this.flush(), delayMs)',
          'this.#timer.start(() => focusManager.isFocused() && this.flush(), delayMs)',
        ],
      ],
    },
    {
      name: 'TanStack retries too, and waits for a visible tab',
      change: [
        [
          OPTIONS,
          'retry: () => false',
          'retry: (failureCount: number, error: ZepError) => error.retryable && failureCount < 2',
        ],
      ],
    },
    {
      name: 'a paused edit that is removed never settles',
      change: [[ENGINE, '    if (isRunning) letSettle(mutation)\n', '']],
    },
    {
      name: 'a paused edit that is removed is woken at once, but not by the network',
      change: [[OFFLINE, '[onlineManager.subscribe(retry), focusManager', '[focusManager']],
    },
    {
      name: 'an edit that is paused, but has its outcome already, never settles once it is removed',
      change: [
        [
          ENGINE,
          `edit.lane.remove(edit)
    if (isRunning) letSettle(mutation)
`,
          `{
      edit.lane.remove(edit)
      if (isRunning) letSettle(mutation)
    }
`,
        ],
      ],
    },
    {
      name: 'after queryClient.clear() the callers of queued edits wait for ever',
      tests: ['test/edits/lifecycle.test.tsx'],
      change: [
        [
          LANE,
          'else this.#settle([edit], () => ({ error: removedError(edit) }))',
          'else this.#dequeue([edit])',
        ],
      ],
    },
    {
      name: 'an edit that is removed in flight rejects, although the server may apply it',
      change: [
        [LANE, 'this.#isInFlight && this.#retried.includes(edit)', 'this.#isInFlight && false'],
      ],
    },
    {
      name: 'queryClient.clear() sends the edits that it is about to remove',
      change: [[LANE, 'queueMicrotask(() => this.flush())', 'this.flush()']],
    },
    {
      name: 'the edits behind one that is removed between two tries wait for its retry',
      change: [
        [
          LANE,
          '    if (this.#retried.some((edit) => this.edits.includes(edit))) return true\n',
          '    if (this.#retried.length > 0) return true\n',
        ],
      ],
    },
    {
      name: 'going offline does not pause the edits that wait for a retry',
      change: [
        [LANE, '      setPaused(edit.mutation, edit.queryClient, isHeldByNetwork(edit))\n', ''],
      ],
    },
    {
      name: 'a request in flight counts as paused when the network goes',
      change: [[LANE, '    if (this.#isInFlight) return\n    const isHeld', '    const isHeld']],
    },
    {
      name: 'nobody is told that an edit is paused',
      change: [
        [
          OFFLINE,
          `  queryClient
    .getMutationCache()
    .notify({ type: 'updated', mutation, action: { type: isPaused ? 'pause' : 'continue' } })
`,
          '  void queryClient\n',
        ],
      ],
    },
    {
      name: 'once the network is back, a retry still waits for its delay',
      change: [[LANE, '    if (isHeld) this.#stopWaiting()\n', '']],
    },
    {
      name: 'edits that went offline between two tries are not sent once the network is back',
      change: [[LANE, '    if (!isHeld) this.flush()\n', '']],
    },
    {
      name: 'a retry is sent although the network is gone',
      change: [[LANE, '    else if (isHeldByNetwork(head)) this.onNetworkChange()\n', '']],
    },
    {
      name: 'networkMode always is paused offline',
      change: [[OFFLINE, "networkMode !== 'always'", "networkMode !== 'online' || true"]],
    },
    {
      name: 'offlineFirst does not try before it pauses',
      change: [[OFFLINE, "networkMode === 'offlineFirst' ? failureCount > 0 : ", '']],
    },
    {
      name: 'offline, an edit that was refused waits for the network',
      change: [[OPTIONS, '          if (refused) throw refused.error\n', '']],
    },
    {
      name: "the app's onMutate is called for an edit that was refused",
      change: [
        [
          OPTIONS,
          `          if (refused) throw refused.error
          return onMutate?.(variables, context) as TOnMutateResult
`,
          `          const result = onMutate?.(variables, context) as TOnMutateResult
          if (refused) throw refused.error
          return result
`,
        ],
      ],
    },
    {
      name: 'an edit whose onMutate threw stays in the queue',
      tests: ['test/edits/callbacks.test.tsx'],
      change: [
        [
          ENGINE,
          "      if (status === 'error') this.settle(mutation, { error: mutation.state.error })\n",
          '',
        ],
      ],
    },
    {
      name: 'a thenable that is not a native promise counts as accepted',
      tests: ['test/edits/variables.test.tsx'],
      change: [
        [VALIDATE, "result && 'then' in result", 'result instanceof Promise'],
        [
          VALIDATE,
          'toZepError(variables, result?.issues)',
          'toZepError(variables, (result as { issues?: readonly StandardIssue[] } | undefined)?.issues)',
        ],
      ],
    },
    {
      name: 'mutate() without variables rejects with a TypeError',
      tests: ['test/edits/variables.test.tsx'],
      change: [
        [
          VALIDATE,
          "if (typeof given !== 'object' || given === null) {",
          "if (typeof given === 'function') {",
        ],
      ],
    },
    {
      name: 'a schema that rejects fails the edits behind its own',
      tests: ['test/edits/validation.test.tsx'],
      change: [
        [
          LANE,
          '    if (refused) this.#settle([edit], () => refused)\n',
          '    if (refused) this.#settle(this.edits, () => refused)\n',
        ],
      ],
    },
  ],
}
