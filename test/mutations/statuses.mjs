const EDIT = 'src/edits/Edit.ts'
const CONTENT = 'src/core/errors/concernsContent.ts'
const ERRORS = 'src/core/errors/ZepError.ts'
const LANE = 'src/edits/Lane.ts'
const RETRY_POLICY = 'src/edits/retryPolicy.ts'

/**
 * Defects in what a response means for the edits of its request and for those behind it.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const statuses = {
  suite: 'engine',
  tests: ['test/edits/statuses.test.tsx'],
  mutations: [
    {
      name: 'a 400 fails all edits of a composed PATCH',
      change: [[CONTENT, '[400, 413, 422]', '[413, 422]']],
    },
    {
      name: 'a 403 sends the edits of a composed PATCH one by one',
      change: [[CONTENT, '[400, 413, 422]', '[400, 403, 413, 422]']],
    },
    {
      name: 'a 401 is retried',
      change: [[ERRORS, '[408, 429, 500', '[401, 408, 429, 500']],
    },
    {
      name: 'a 401 fails the whole queue',
      change: [
        [
          LANE,
          '    } else this.#settle(edits, () => rejectionOf(error))\n',
          '    } else this.#settle(this.edits, () => rejectionOf(error))\n',
        ],
      ],
    },
    {
      name: 'a 500 is not retried',
      change: [[ERRORS, '[408, 429, 500', '[408, 429']],
    },
    {
      name: 'a 500 that outlasts its retries fails all edits of a composed PATCH',
      change: [[CONTENT, ' || (status === 500 && retryable)', '']],
    },
    {
      name: 'a 503 that outlasts its retries is taken for one of Zep, and its edits go out one by one',
      change: [[CONTENT, '(status === 500 && retryable)', '((status ?? 0) >= 500 && retryable)']],
    },
    {
      name: 'a request without a response that outlasts its retries is sent again edit by edit',
      change: [
        [
          CONTENT,
          '  return CONTENT_STATUSES.includes(status ?? 0) ||',
          "  return CONTENT_STATUSES.includes(status ?? 0) || code === 'network' ||",
        ],
      ],
    },
    {
      name: 'an edit that has had its retries gets them again when it is sent alone',
      change: [
        [RETRY_POLICY, "  if (edit.alone === 'last') return undefined\n", ''],
        [RETRY_POLICY, 'edit.failureCount++', "edit.alone === 'last' ? 0 : edit.failureCount++"],
      ],
    },
    {
      name: 'an edit that is sent alone for the last time is retried if its own options allow it',
      change: [[RETRY_POLICY, "  if (edit.alone === 'last') return undefined\n", '']],
    },
    {
      name: 'an edit without retries takes the others of its PATCH down',
      change: [
        [
          LANE,
          '    this.#settle(exhausted, () => rejectionOf(error))\n',
          '    if (exhausted.length > 0) this.#settle(edits, () => rejectionOf(error))\n',
        ],
      ],
    },
    {
      name: 'a composed PATCH over the limit fails all its edits',
      change: [
        [
          CONTENT,
          "if (code === 'invalid_input') return issues.every(({ path }) => path.startsWith('metadata'))",
          "if (code === 'invalid_input') return issues.length < 0",
        ],
      ],
    },
    {
      name: 'a key that no request can carry is reported once per edit, by a try of each',
      tests: ['test/core/errorsConcernsContent.test.ts'],
      change: [
        [CONTENT, "issues.every(({ path }) => path.startsWith('metadata'))", 'issues.length > 0'],
      ],
    },
    {
      name: 'what a handler has marked as not retryable is sent again edit by edit',
      tests: ['test/core/errorsConcernsContent.test.ts'],
      change: [[CONTENT, ' || isMarked(issues)', '']],
    },
    {
      name: 'the callers of one request share an error object',
      change: [
        [
          EDIT,
          'return { error: isZepError(error) ? new ZepError(error) : error }',
          'return { error }',
        ],
      ],
    },
    {
      name: 'a 404 of the route drops the queue',
      change: [[LANE, '    if (isOfRoute(error)) return []\n', '']],
    },
    {
      name: 'Retry-After is ignored',
      tests: ['test/edits/retries.test.tsx'],
      change: [
        [
          RETRY_POLICY,
          'Math.max(delayMs, (isZepError(error) && error.retryAfterMs) || 0)',
          'delayMs',
        ],
      ],
    },
    {
      name: 'a Retry-After of an hour is waited for',
      tests: ['test/edits/retries.test.tsx'],
      change: [
        [RETRY_POLICY, '  if ((error.retryAfterMs ?? 0) > MAX_RETRY_AFTER_MS) return false\n', ''],
      ],
    },
    {
      name: 'a retry function that throws leaves its caller pending',
      tests: ['test/edits/defaults.test.tsx'],
      change: [
        [
          RETRY_POLICY,
          '    void Promise.reject(thrown instanceof Error ? thrown : new Error(String(thrown)))\n',
          '    throw thrown\n',
        ],
      ],
    },
  ],
}
