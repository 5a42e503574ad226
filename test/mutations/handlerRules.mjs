const EDIT = 'src/server/checkEdit.ts'
const HANDLER = 'src/server/createZepHandler.ts'
const OPTIONS = 'src/server/checkOptions.ts'
const PARAMS = 'src/server/readListParams.ts'
const REFUSAL = 'src/server/Refusal.ts'
const ROUTES = 'src/server/routes.ts'
const UPDATE = 'src/server/sendUpdate.ts'

const ASK = '  if (edit) await checkEdit('

/**
 * Holes in what edits may contain, what lists may return, and what the audit log is told.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const handlerRules = {
  suite: 'server',
  tests: ['test/server/edit', 'test/server/onEdit', 'test/server'],
  isolate: false,
  mutations: [
    // rules for metadata
    {
      name: 'the handler does not apply the rules',
      change: [[HANDLER, ASK, '  if (edit && requestId === allow) await checkEdit(']],
    },
    {
      name: 'the handler does not wait for the rules',
      change: [[HANDLER, ASK, '  if (edit) void checkEdit(']],
    },
    {
      name: 'the handler applies the rules only to updates',
      change: [[HANDLER, ASK, "  if (edit && method === 'PATCH') await checkEdit("]],
    },
    {
      name: 'the handler applies the rules before authorize has agreed',
      change: [
        [
          HANDLER,
          '  await checkAccess({ ...access }',
          '  if (early) readEdit(early)\n  const first = readEdit(await receive().catch(() => ({ metadata: { a: 1 } })))\n  if (first) await checkEdit({ ...access, ...first }, settings, deadline)\n  await checkAccess({ ...access }',
        ],
      ],
    },
    {
      name: 'authorizeEdit allows with anything truthy',
      change: [[EDIT, 'isAllowed !== true', '!isAllowed']],
    },
    {
      name: 'the handler does not wait for authorizeEdit',
      change: [[EDIT, 'unknown = await askApp(', 'unknown = askApp(']],
    },
    {
      name: 'authorizeEdit gets what is sent, not a copy',
      change: [
        [EDIT, '{ ...access, metadata: structuredClone(metadata) }', '{ ...access, metadata }'],
      ],
    },
    {
      name: 'the schema gets what is sent, not a copy',
      change: [[EDIT, 'validate(structuredClone(metadata))', 'validate(metadata)']],
    },
    {
      name: 'the schema of the handler accepts issues that are empty',
      change: [[EDIT, 'if (issues) throw', 'if (issues?.length) throw']],
    },
    {
      name: 'the handler does not wait for the schema',
      change: [
        [
          EDIT,
          "const { issues } = await askApp({ name: 'schema', access, ask, refuse }, deadline)",
          "const asked: object = askApp({ name: 'schema', access, ask, refuse }, deadline)\n    const issues = 'issues' in asked ? [] : undefined",
        ],
      ],
    },
    {
      name: 'the handler quotes the messages of the schema',
      change: [
        [EDIT, 'describeIssues(issues))', 'describeIssues(issues) + JSON.stringify(issues))'],
      ],
    },
    {
      name: 'the handler names every place where the metadata breaks the schema',
      change: [[EDIT, 'MAX_PATHS = 3', 'MAX_PATHS = 300']],
    },
    {
      name: 'the handler refuses an edit as if it were about the caller',
      change: [[EDIT, 'UNPROCESSABLE = 422', 'UNPROCESSABLE = 403']],
    },
    {
      name: 'the handler refuses read-only keys only with a value',
      change: [[EDIT, 'Object.hasOwn(metadata, key)', 'metadata[key] != null']],
    },
    {
      name: 'the handler finds read-only keys on the prototype',
      change: [[EDIT, 'Object.hasOwn(metadata, key)', 'key in metadata']],
    },
    {
      name: 'the handler takes read-only keys for paths',
      change: [
        [EDIT, 'Object.hasOwn(metadata, key)', "Object.hasOwn(metadata, key.split('.')[0] ?? key)"],
      ],
    },
    {
      name: 'the handler keeps the read-only keys by reference',
      change: [
        [
          OPTIONS,
          "copyStrings('readOnlyKeys', readOnlyKeys, 'must be an array of keys')",
          'readOnlyKeys',
        ],
      ],
    },
    {
      name: 'the handler asks the app about an edit that Zep would refuse',
      change: [[ROUTES, '      serializePatch(metadata, sessionId)\n', '']],
    },
    {
      name: 'the handler asks the app about a new session that Zep would refuse',
      change: [[ROUTES, '      serializeMetadata(metadata, sessionId)\n', '']],
    },
    {
      name: 'the handler accepts any schema',
      change: [[OPTIONS, "typeof standard['validate'] === 'function'", 'true']],
    },
    // options
    {
      name: 'the handler names an option that it does not have',
      change: [[OPTIONS, "error.issues[0]?.code !== 'in_browser'", 'error']],
    },
    {
      name: 'the handler accepts half a slot',
      change: [[OPTIONS, '!Number.isSafeInteger(count) || ', '']],
    },
    {
      name: 'the handler serves a URL with credentials',
      change: [[HANDLER, 'if (url.username || url.password)', 'if (url.username && url.password)']],
    },
    // lists
    {
      name: 'the handler sends a list without a page size',
      change: [
        [
          PARAMS,
          "readCount(found.get('pageSize')) ?? maxPageSize",
          "readCount(found.get('pageSize'))",
        ],
        [PARAMS, 'if (pageSize > maxPageSize)', 'if ((pageSize ?? 0) > maxPageSize)'],
      ],
    },
    {
      name: 'the handler allows a page of any size',
      change: [[PARAMS, 'if (pageSize > maxPageSize)', 'if (false)']],
    },
    {
      name: 'the handler allows one session too many on a page',
      change: [[PARAMS, 'pageSize > maxPageSize', 'pageSize > maxPageSize + 1']],
    },
    {
      name: "the handler passes on nobody's sessions as a user's",
      change: [
        [
          ROUTES,
          'session.userId !== userId)',
          'session.userId !== null && session.userId !== userId)',
        ],
      ],
    },
    // refusals
    {
      name: 'the handler quotes whole keys',
      change: [[REFUSAL, 'super(shorten(message))', 'super(message)']],
    },
    {
      name: 'the handler cuts off what is wrong',
      change: [[REFUSAL, '…${message.slice(-TAIL)}', '…']],
    },
    // the audit log
    {
      name: 'the handler never calls onEdit',
      change: [[UPDATE, 'if (session) await tell(', 'if (session && !session) await tell(']],
    },
    {
      name: 'the handler does not wait for onEdit',
      change: [[UPDATE, 'if (session) await tell(', 'if (session) void tell(']],
    },
    {
      name: 'an edit can be kept out of the audit log by leaving',
      change: [
        [
          UPDATE,
          'updates.run(() => call(), sessionId',
          'updates.run(() => call(deadline.signal), sessionId',
        ],
      ],
    },
    {
      name: 'the audit log does not hear of what failed after the browser had left',
      change: [
        [
          UPDATE,
          'if (deadline.signal.aborted && isZepError(error)) await',
          'if (deadline.signal.aborted && isZepError(error) && !deadline) await',
        ],
      ],
    },
    {
      name: 'onEdit changes what is sent back',
      change: [
        [HANDLER, 'return { json: JSON.stringify(json), edited }', 'return { json, edited }'],
        [HANDLER, 'body: json }', 'body: JSON.stringify(json) }'],
        [UPDATE, '  json: string\n', '  json: unknown\n'],
      ],
    },
    {
      name: 'onEdit fails the response',
      change: [
        [
          UPDATE,
          "report(describe('threw an error. See the cause', cause), context, settings),",
          'Promise.reject(cause as Error),',
        ],
        [
          UPDATE,
          'if (isZepError(error)) await report',
          'if (!isZepError(error)) throw error\n      else await report',
        ],
      ],
    },
    {
      name: 'the handler does not report that onEdit threw',
      change: [
        [
          UPDATE,
          "report(describe('threw an error. See the cause', cause), context, settings),",
          'void cause,',
        ],
      ],
    },
    {
      name: 'the handler waits forever for onEdit',
      change: [[UPDATE, '    .run(() => told, late)\n', '    .untilLeft(() => told)\n']],
    },
    {
      name: 'the handler does not report that onEdit is late',
      change: [
        [
          UPDATE,
          'if (isZepError(error)) await report',
          'if (isZepError(error) && !error) await report',
        ],
      ],
    },
    {
      name: 'the handler waits for Zep though the browser has left, because of onEdit',
      change: [
        [
          UPDATE,
          'return deadline.untilLeft(() =>\n',
          'return (async (work: () => Promise<Acknowledged>) => work())(() =>\n',
        ],
      ],
    },
  ],
}
