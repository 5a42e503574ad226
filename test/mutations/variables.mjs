const ENGINE = 'src/edits/EditEngine.ts'
const LANE = 'src/edits/Lane.ts'
const OPERATIONS = 'src/edits/editOperations.ts'
const OPTIONS = 'src/edits/editMutationOptions.ts'
const RETRY_OPTIONS = 'src/edits/retryOptionsOf.ts'
const APP_DEFAULTS = 'src/edits/appDefaults.ts'
const AS_EDIT = 'src/edits/asEditMutation.ts'
const DEFAULTS = 'src/edits/registerDefaults.ts'
const CLAIM = 'src/core/query/claimKeyPrefix.ts'
const CALLERS = 'src/core/http/callers.ts'

/**
 * Defects in whose edit it is: its variables, its outcome, its options, its client, its caller.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const variables = {
  suite: 'engine',
  tests: ['test/edits/variables.test.tsx'],
  mutations: [
    {
      name: 'the variables of an edit are not copied',
      change: [
        [
          OPERATIONS,
          'return { sessionId, metadata: JSON.parse(serializePatch(metadata, sessionId)) as Metadata }',
          'serializePatch(metadata, sessionId)\n      return { sessionId, metadata: metadata ?? {} }',
        ],
      ],
    },
    {
      name: 'what is retried is what the caller has made of the variables meanwhile',
      change: [
        [
          LANE,
          'const variables = patch ? { ...head.variables, metadata: patch } : head.variables\n',
          `const { variables: given } = head.mutation.state
      const isRetry = edits.length === 1 && head.failureCount > 0
      const variables =
        isRetry && given ? given : patch ? { ...head.variables, metadata: patch } : head.variables
`,
        ],
        [ENGINE, 'keepInMutation(mutation)\n', 'void keepInMutation\n'],
      ],
    },
    {
      name: 'an edit is identified by its variables object',
      change: [
        [ENGINE, '(meta && editOf.get(meta)) ?? this.#findByVariables', 'this.#findByVariables'],
      ],
    },
    {
      name: 'two edits share the meta by which their callbacks know them',
      change: [
        [
          ENGINE,
          "      claim(mutation)\n      if (status === 'pending'",
          "      if (status === 'pending'",
        ],
      ],
    },
    {
      name: "the app's own retry default is ignored",
      tests: ['test/edits/defaults.test.tsx'],
      change: [[RETRY_OPTIONS, 'ofKey.retry ?? ', '']],
    },
    {
      name: "the app's own retry default wins over the option of a hook",
      tests: ['test/edits/defaults.test.tsx'],
      change: [
        [
          RETRY_OPTIONS,
          'source?.options.retry ?? ofKey.retry ?? ',
          'ofKey.retry ?? source?.options.retry ?? ',
        ],
      ],
    },
    {
      name: "the app's own gcTime and networkMode defaults are ignored",
      tests: ['test/edits/defaults.test.tsx'],
      change: [[DEFAULTS, '{ ...existing, ...options }', 'options']],
    },
    {
      name: "the app's own onMutate default is ignored",
      tests: ['test/edits/defaults.test.tsx'],
      change: [[APP_DEFAULTS, ", ...find('onMutate')", '']],
    },
    {
      name: "the app's own query defaults are overridden",
      tests: ['test/edits/defaults.test.tsx'],
      change: [[DEFAULTS, '    ...queryClient.getQueryDefaults(queryKey),\n', '']],
    },
    {
      name: 'a foreign mutation under our key is taken for an edit',
      tests: ['test/edits/defaults.test.tsx'],
      change: [
        [
          AS_EDIT,
          'return mutationFn && !editSources.has(mutationFn) ? undefined : mutation',
          'return mutation',
        ],
      ],
    },
    {
      name: "the app's own mutation function under our key is replaced",
      tests: ['test/edits/defaults.test.tsx'],
      change: [
        [
          DEFAULTS,
          '  if (existing.mutationFn && !editSources.has(existing.mutationFn)) return\n',
          '',
        ],
      ],
    },
    {
      name: 'two callers share a keyPrefix unnoticed',
      tests: ['test/edits/callers.test.ts'],
      change: [[CLAIM, '!isSameCaller(owner, client) && ', 'owner === client && ']],
    },
    {
      name: 'the next caller is refused even after queryClient.clear()',
      tests: ['test/edits/callers.test.ts'],
      change: [[CLAIM, ' && isInUse(queryClient, keyPrefix)', '']],
    },
    {
      name: 'two base URLs share a keyPrefix unnoticed',
      tests: ['test/react/providers.test.tsx'],
      change: [[CLAIM, 'owner && owner.baseUrl !== client.baseUrl', 'owner && !owner.baseUrl']],
    },
    {
      name: 'the same headers in another order are those of another caller',
      tests: ['test/edits/callers.test.ts'],
      change: [[CALLERS, 'JSON.stringify([...new Headers(headers)])', 'JSON.stringify(headers)']],
    },
    {
      name: 'an edit is sent by the client that its hook has by then',
      tests: ['test/edits/keyPrefix.test.tsx'],
      change: [[OPTIONS, '(pending, pending.client ?? client)', '(pending, client)']],
    },
    {
      name: 'two backends share one engine',
      tests: ['test/edits/keyPrefix.test.tsx'],
      change: [
        [
          ENGINE,
          'let engine = ofQueryClient.get(keyPrefix)\n',
          'let engine = [...ofQueryClient.values()][0]\n',
        ],
      ],
    },
  ],
}
