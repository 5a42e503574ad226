const SHARED = 'src/edits/outbox/SharedEdits.ts'
const TURN = 'src/edits/outbox/Turn.ts'
const STORE = 'src/edits/outbox/EntryStore.ts'
const ENTRIES = 'src/edits/outbox/entries.ts'
const MIRROR = 'src/edits/outbox/mirrorEdit.ts'
const CREATE = 'src/edits/outbox/createSharedOutbox.ts'
const LANE = 'src/edits/Lane.ts'

/**
 * Defects in how tabs share their pending edits.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const outbox = {
  suite: 'engine',
  tests: [
    'test/edits/outbox.test.tsx',
    'test/edits/outboxTakeover.test.tsx',
    'test/edits/outboxStorage.test.tsx',
    'test/edits/outboxRandom.test.tsx',
  ],
  mutations: [
    {
      name: 'outbox: a page that is about to be frozen keeps its turn',
      change: [[TURN, '    if (this.isMine) this.#end()\n', '']],
    },
    {
      name: 'outbox: a page that is about to be frozen goes on waiting for its turn',
      change: [
        [
          TURN,
          '    this.#isSuspended = true\n    this.#request?.abort()\n',
          '    this.#isSuspended = true\n',
        ],
      ],
    },
    {
      name: 'outbox: a page that goes on takes no part again',
      change: [
        [
          TURN,
          '    this.#isSuspended = false\n    if (this.#isWanted) this.want()\n',
          '    this.#isSuspended = false\n',
        ],
      ],
    },
    {
      name: 'outbox: a tab asks for the turn only once',
      change: [
        [
          TURN,
          '      if (!isDone) await locks.request(name, { signal }, () => this.#hold(signal, true))\n',
          '      if (!isDone) this.#isWanted = false\n',
        ],
      ],
    },
    {
      name: 'outbox: an idle tab keeps its turn',
      change: [[TURN, 'this.#timer.start(() => this.#end(), SETTLE_MS)', 'return']],
    },
    {
      name: 'outbox: a tab sends after its turn has ended',
      change: [[SHARED, "      onEnd: () => engine.hold('outbox'),\n", '']],
    },
    {
      name: 'outbox: a turn ends although an edit of another tab is being sent',
      change: [[SHARED, '    if (this.#turn.isMine) this.#turn.want()\n', '']],
    },
    {
      name: 'outbox: the outcome of an edit is not written',
      change: [
        [
          SHARED,
          '    this.#store.write(id, writeOutcome(outcome))\n',
          '    void writeOutcome(outcome)\n',
        ],
      ],
    },
    {
      name: 'outbox: the outcome of an edit stays in storage',
      change: [
        [
          SHARED,
          'writeOutcome(outcome))\n    this.#store.remove(id)\n',
          'writeOutcome(outcome))\n',
        ],
      ],
    },
    {
      name: 'outbox: an entry is removed before its response arrives',
      change: [
        [
          SHARED,
          "    this.#engine.release('outbox')\n",
          "    this.#engine.release('outbox')\n    this.#store.clear()\n",
        ],
      ],
    },
    {
      name: 'outbox: an edit is settled once by its outcome, and again as dropped',
      change: [[SHARED, '      shared.isSentElsewhere = true\n', '']],
    },
    {
      name: 'outbox: an edit that failed elsewhere is not read again',
      change: [
        [SHARED, "      if ('error' in outcome) this.#readAgain(shared.edit.sessionId)\n", ''],
      ],
    },
    {
      name: 'outbox: edits are sent in the order of their keys in storage',
      change: [
        [LANE, 'edits.sort((left, right) => left.submittedAt - right.submittedAt)', 'edits'],
        [
          STORE,
          'found.sort(([, left], [, right]) => left.submittedAt - right.submittedAt)',
          'found.sort(([left], [right]) => left.localeCompare(right))',
        ],
      ],
    },
    {
      name: 'outbox: the order follows a clock that is set back',
      change: [[SHARED, 'Math.max(Date.now(), Math.floor(this.#newest) + 1)', 'Date.now()']],
    },
    {
      name: 'outbox: backends that differ in their keyPrefix share their edits',
      change: [[CREATE, '`${prefix}${keyPrefix} `', '`${prefix}${keyPrefix && 0} `']],
    },
    {
      name: 'outbox: an edit of another version is sent as it is',
      change: [
        [
          MIRROR,
          '{ mutationKey, ...(meta && { meta }) }',
          '{ mutationKey, meta: { ...meta, editVersion: engine.settings.version } }',
        ],
      ],
    },
    {
      name: 'outbox: an edit of another version is taken from its open tab',
      change: [
        [
          SHARED,
          "return meta?.['editVersion'] === this.#engine.settings.version",
          'return !meta || !!this.#engine',
        ],
      ],
    },
    {
      name: 'outbox: an edit that migrateEdit drops stays in storage',
      change: [[SHARED, '    else this.#store.remove(id)\n', '']],
    },
    {
      name: 'outbox: a delete that another tab may have sent fails with a 404',
      change: [
        [SHARED, 'edit.mayBeApplied ||= mayFollow', 'edit.mayBeApplied ||= mayFollow && !edit'],
      ],
    },
    {
      name: 'outbox: a delete that nobody else can have sent passes for done',
      change: [
        [SHARED, 'edit.mayBeApplied ||= mayFollow', 'edit.mayBeApplied ||= mayFollow || !!edit'],
      ],
    },
    {
      name: 'outbox: a refused edit counts as failed in two tabs',
      change: [
        [SHARED, '    if (isOpen(tab)) this', '    if (isOpen(tab) && tab === this.#tab) this'],
      ],
    },
    {
      name: 'outbox: a refused edit whose tab is gone counts as failed nowhere',
      change: [[SHARED, '    if (isOpen(tab)) this', '    if (isOpen(tab) || edit) this']],
    },
    {
      name: 'outbox: an edit that storage has no room for is taken for one that was dropped',
      change: [[STORE, '      return false\n', '      return true\n']],
    },
    {
      name: 'outbox: an outcome that is in storage, but not heard of yet, is not waited for',
      change: [
        [
          SHARED,
          '      await new Promise<void>((resolve) => timeoutManager.setTimeout(resolve, SETTLE_MS))\n',
          '',
        ],
      ],
    },
    {
      name: 'outbox: a persister stores the edits too',
      change: [
        [
          SHARED,
          '    if (shared.isStored) storedEdits.add(shared.edit.mutation)\n',
          '    void storedEdits\n',
        ],
      ],
    },
    {
      name: 'outbox: after queryClient.clear(), the edits of other tabs are forgotten',
      change: [[SHARED, 'else queueMicrotask(() => this.#readAll())', 'else void 0']],
    },
    {
      name: 'outbox: clear() leaves what it cannot read',
      change: [
        [STORE, 'for (const [id] of this.#texts()) this', 'for (const [id] of this.edits()) this'],
      ],
    },
    {
      name: 'outbox: the outcome that a crashed tab has left is never removed',
      change: [[SHARED, '    this.#store.sweep()\n', '']],
    },
    {
      name: 'outbox: stored variables are not checked',
      change: [[ENTRIES, 'EDIT_OPERATIONS[operation].copy(variables)', 'variables']],
    },
  ],
}
