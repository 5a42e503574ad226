const ENGINE = 'src/edits/EditEngine.ts'
const CREATE = 'src/edits/createEdit.ts'
const DEHYDRATE = 'src/edits/shouldDehydrateEdit.ts'
const OPTIONS = 'src/edits/editMutationOptions.ts'
const SAVE_STATE = 'src/edits/saveState.ts'

/**
 * Defects in what is stored of edits, and in how they are judged and migrated after a reload.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const restored = {
  suite: 'engine',
  tests: ['test/persist/judged.test.tsx'],
  mutations: [
    {
      name: 'an edit that its schema has refused is stored',
      tests: ['test/persist/inFlight.test.tsx'],
      change: [
        [
          DEHYDRATE,
          "return !isZepError(state.error, 'invalid_input')",
          'return state.error !== null',
        ],
      ],
    },
    {
      name: 'an edit that its schema has not accepted yet is stored',
      tests: ['test/persist/inFlight.test.tsx'],
      change: [[DEHYDRATE, "name === 'waiting' || name === 'ready'", "name !== 'settled'"]],
    },
    {
      name: 'an acknowledged edit is stored while its callbacks are running',
      tests: ['test/persist/inFlight.test.tsx'],
      change: [[DEHYDRATE, "name === 'waiting' || name === 'ready'", "name !== 'validating'"]],
    },
    {
      name: 'an edit in flight is not stored',
      tests: ['test/persist/inFlight.test.tsx'],
      change: [[DEHYDRATE, "name === 'waiting' || name === 'ready'", "name === 'waiting'"]],
    },
    {
      name: "all of the app's own mutations are stored",
      tests: ['test/persist/inFlight.test.tsx'],
      change: [[DEHYDRATE, 'if (!isEdit) return state.isPaused', 'if (!isEdit) return true']],
    },
    {
      name: 'a failed edit is not stored',
      change: [
        [
          DEHYDRATE,
          "return !isZepError(state.error, 'invalid_input')",
          'return state.error === null',
        ],
      ],
    },
    {
      name: 'a failed edit that was restored cannot be retried',
      change: [
        [
          ENGINE,
          "const isFailed = status === 'error' && ",
          "const isFailed = status === 'error' && event.type !== 'added' && ",
        ],
      ],
    },
    {
      name: 'the error of a failed edit that was restored is a plain object',
      change: [
        [
          SAVE_STATE,
          'error: reviveError(failed.at(-1)?.state.error)',
          'error: failed.at(-1)?.state.error ?? null',
        ],
      ],
    },
    {
      name: 'a restored edit is not judged again',
      change: [
        [
          CREATE,
          "(operation === 'updateSession' ?",
          "(operation === 'updateSession' && !isRestored ?",
        ],
      ],
    },
    {
      name: 'the schema of the provider judges only what was restored',
      change: [
        [
          CREATE,
          "(operation === 'updateSession' ?",
          "(operation === 'updateSession' && isRestored ?",
        ],
      ],
    },
    {
      name: 'an edit of another version is sent as it is',
      change: [
        [CREATE, 'isRestored ? migrate(parts, settings) : parts.variables', 'parts.variables'],
      ],
    },
    {
      name: 'an edit of another version is sent as it is if there is no migration',
      change: [
        [
          CREATE,
          'if (version === settings.version) return',
          'if (version === settings.version || !settings.migrateEdit) return',
        ],
      ],
    },
    {
      name: 'an edit of the same version is migrated',
      change: [
        [
          CREATE,
          'if (version === settings.version) return',
          'if (version === settings.version && !settings.migrateEdit) return',
        ],
      ],
    },
    {
      name: 'an edit that the migration drops is sent as it was',
      change: [
        [
          CREATE,
          'settings.migrateEdit({ operation, variables, version })',
          'settings.migrateEdit({ operation, variables, version }) ?? variables',
        ],
      ],
    },
    {
      name: 'the version of an edit is not stored',
      change: [[OPTIONS, '...(version !== undefined && { editVersion: version }),', '']],
    },
    {
      name: 'a restored edit takes on the version of the app that restores it',
      change: [
        [
          ENGINE,
          "      claim(mutation)\n      if (status === 'pending'",
          `      mutation.setOptions({
        ...mutation.options,
        meta: { ...mutation.meta, editVersion: this.settings.version },
      })
      if (status === 'pending'`,
        ],
      ],
    },
    {
      name: 'an edit that was migrated is migrated again by retry()',
      change: [[CREATE, '    mutation.setOptions({ ...mutation.options, meta })\n', '']],
    },
    {
      name: 'what an edit was before its migration is stored as one of the new version',
      change: [[CREATE, '    mutation.state = { ...mutation.state, variables: migrated }\n', '']],
    },
    {
      name: 'a restored delete counts as one that was never sent',
      tests: ['test/edits/deleteSession.test.tsx'],
      change: [[CREATE, 'mayBeApplied: isRestored', 'mayBeApplied: false']],
    },
  ],
}
