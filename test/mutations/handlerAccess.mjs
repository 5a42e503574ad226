const HANDLER = 'src/server/createZepHandler.ts'
const CHECK = 'src/server/checkAccess.ts'
const APP = 'src/server/askApp.ts'
const OPTIONS = 'src/server/checkOptions.ts'
const FIND = 'src/server/findRoute.ts'
const ROUTES = 'src/server/routes.ts'
const TARGETS = 'src/server/targets.ts'

const ASK = '  await checkAccess({'
const DECODE = 'return decodeURIComponent(segment)'
const DEFAULT = "['getSession', 'updateSession']"

/**
 * Holes in what a request may ask for, and who may ask.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const handlerAccess = {
  suite: 'server',
  tests: ['test/server'],
  isolate: false,
  mutations: [
    // authorize
    {
      name: 'the handler allows what authorize answers with anything truthy',
      change: [[CHECK, 'isAllowed !== true', '!isAllowed']],
    },
    {
      name: 'the handler fails open if authorize throws',
      change: [[APP, 'throw refuse(', 'return true as TAnswer\n        throw refuse(']],
    },
    {
      name: 'the handler does not wait for authorize',
      change: [[CHECK, 'unknown = await askApp(', 'unknown = askApp(']],
    },
    {
      name: 'the handler calls Zep before authorize has answered',
      change: [[HANDLER, ASK, '  void checkAccess({']],
    },
    {
      name: 'the handler never calls authorize',
      change: [[CHECK, 'const ask = () => authorize(access)', 'const ask = () => true']],
    },
    {
      name: 'the handler asks authorize only about edits',
      change: [[HANDLER, ASK, "  if (method === 'PATCH') await checkAccess({"]],
    },
    {
      name: 'the handler asks authorize only about sessions',
      change: [[HANDLER, ASK, '  if (sessionId !== null) await checkAccess({']],
    },
    {
      name: 'the handler adds without asking authorize',
      change: [[HANDLER, ASK, "  if (operation !== 'addSession') await checkAccess({"]],
    },
    {
      name: 'the handler deletes without asking authorize',
      change: [[HANDLER, ASK, "  if (operation !== 'deleteSession') await checkAccess({"]],
    },
    {
      name: 'the handler does not tell authorize for whom a session is added',
      change: [
        [
          HANDLER,
          'method, sessionId, userId }',
          'method, sessionId, userId: early ? null : userId }',
        ],
      ],
    },
    {
      name: 'the handler does not tell authorize which session is added',
      change: [
        [
          HANDLER,
          'method, sessionId, userId }',
          'method, sessionId: early ? null : sessionId, userId }',
        ],
      ],
    },
    {
      name: 'the handler tells authorize that a delete is an edit',
      change: [
        [
          HANDLER,
          'const { operation, method } = route',
          "const { method } = route\n  const operation = method === 'DELETE' ? 'updateSession' : route.operation",
        ],
      ],
    },
    {
      name: 'the handler tells authorize that an add is an edit',
      change: [
        [
          HANDLER,
          'const { operation, method } = route',
          "const { operation } = route\n  const method = route.method === 'POST' ? 'PATCH' : route.method",
        ],
      ],
    },
    {
      name: 'the handler reports HEAD to authorize as an edit',
      change: [[FIND, "=== 'HEAD' ? 'GET' :", "=== 'HEAD' ? 'HEAD' :"]],
    },
    {
      name: 'the handler sends an id that authorize has changed',
      change: [
        [
          HANDLER,
          `  const { sessionId, userId, readEdit, run } = route.read(input)
  const { operation, method } = route
  const access = { request, operation, method, sessionId, userId }
  await checkAccess({ ...access }, settings.authorize, deadline)
  const body = early ?? (await receive())
  const edit = readEdit(body)
`,
          `  const { sessionId, userId } = route.read(input)
  const { operation, method } = route
  const access = { request, operation, method, sessionId, userId }
  await checkAccess(access, settings.authorize, deadline)
  const body = early ?? (await receive())
  const id = access.sessionId ?? ''
  const changed = { ...input, segment: encodeURIComponent(id), body: { session_id: id } }
  const { readEdit, run } = route.read(changed)
  const edit = readEdit(body)
`,
        ],
      ],
    },
    {
      name: 'the handler works without authorize',
      change: [[OPTIONS, "if (typeof authorize !== 'function')", 'if (false)']],
    },
    {
      name: 'the handler reads the body before it calls authorize',
      change: [[HANDLER, 'route.isTargetInBody ? await receive() : undefined', 'await receive()']],
    },
    {
      name: 'the handler does not say in an error of authorize which session it was',
      change: [[APP, '    sessionId: sessionId ?? undefined,\n', '    sessionId: undefined,\n']],
    },
    // routes and methods
    {
      name: 'the handler matches paths outside basePath',
      change: [[FIND, 'startsWith(basePath)', "includes('/')"]],
    },
    {
      name: 'the handler serves paths below a session',
      change: [
        [ROUTES, 'SESSION = /^\\/sessions\\/([^/]+)$/', 'SESSION = /^\\/sessions\\/([^/]+)/'],
      ],
    },
    {
      name: 'the handler ignores the case of a path',
      change: [
        [ROUTES, 'SESSION = /^\\/sessions\\/([^/]+)$/', 'SESSION = /^\\/sessions\\/([^/]+)$/i'],
      ],
    },
    {
      name: 'the handler serves any method as the first one of its path',
      change: [
        [
          FIND,
          '(route) => route.method === method)',
          '(route) => route.method === method) ?? first',
        ],
      ],
    },
    {
      name: 'the handler allows methods that are not served',
      change: [[FIND, 'const methods = served.', 'const methods = candidates.']],
    },
    {
      name: 'the handler allows HEAD wherever anything is served',
      change: [
        [FIND, "route.method === 'GET' ? ['GET', 'HEAD'] : route.method", "[route.method, 'HEAD']"],
      ],
    },
    {
      name: 'the handler ignores a query string',
      change: [[HANDLER, 'if (url.search && !route.takesQuery)', 'if (false)']],
    },
    {
      name: 'the handler ignores the query of a delete',
      change: [
        [
          HANDLER,
          'if (url.search && !route.takesQuery)',
          "if (url.search && !route.takesQuery && route.method !== 'DELETE')",
        ],
      ],
    },
    {
      name: 'the handler serves what is not named',
      change: [[FIND, 'operations.includes(operation)', 'operations.length >= 0']],
    },
    {
      name: 'the handler serves lists by default',
      change: [[OPTIONS, DEFAULT, "['getSession', 'updateSession', 'listSessions']"]],
    },
    {
      name: 'the handler serves adds by default',
      change: [[OPTIONS, DEFAULT, "['getSession', 'updateSession', 'addSession']"]],
    },
    {
      name: 'the handler serves deletes by default',
      change: [[OPTIONS, DEFAULT, "['getSession', 'updateSession', 'deleteSession']"]],
    },
    {
      name: 'the handler accepts unknown operations',
      change: [
        [
          OPTIONS,
          'if (!names.every((name) => known.some((operation) => operation === name)))',
          'if (names.length < 0)',
        ],
      ],
    },
    {
      name: 'the handler deletes at the path of the session itself',
      change: [[ROUTES, '([^/]+)\\/memory$/', '([^/]+)(?:\\/memory)?$/']],
    },
    {
      name: 'the handler deletes at paths below the memory',
      change: [[ROUTES, '([^/]+)\\/memory$/', '([^/]+)\\/memory/']],
    },
    {
      name: 'the handler adds at a path with a trailing slash',
      change: [[ROUTES, '/^\\/sessions$/', '/^\\/sessions\\/?$/']],
    },
    // ids
    {
      name: 'the handler decodes an id twice',
      change: [[TARGETS, DECODE, 'return decodeURIComponent(decodeURIComponent(segment))']],
    },
    { name: 'the handler does not decode an id', change: [[TARGETS, DECODE, 'return segment']] },
    {
      name: 'the handler does not check session ids',
      change: [
        [
          TARGETS,
          'const sessionId = decodeOnce(segment)\n  checkSessionId(sessionId)\n',
          'const sessionId = decodeOnce(segment)\n',
        ],
      ],
    },
    {
      name: 'the handler does not check user ids',
      change: [
        [
          TARGETS,
          'const userId = decodeOnce(segment)\n  checkUserId(userId)\n',
          'const userId = decodeOnce(segment)\n',
        ],
      ],
    },
    {
      name: 'the handler checks only the type of a new session id',
      change: [
        [
          TARGETS,
          "getOwn(body, 'session_id')\n  checkSessionId(sessionId)",
          "getOwn(body, 'session_id')\n  if (typeof sessionId !== 'string') throw new Refusal(400, 'no')",
        ],
      ],
    },
    {
      name: 'the handler checks only the type of the user of a new session',
      change: [
        [
          TARGETS,
          '  checkUserId(userId)\n  return { sessionId,',
          "  if (typeof userId !== 'string') throw new Refusal(400, 'no')\n  return { sessionId,",
        ],
      ],
    },
    {
      name: 'the handler decodes a path before it splits it',
      change: [[FIND, '? pathname.slice(', '? decodeURI(pathname).slice(']],
    },
    {
      name: 'the handler splits a path at encoded slashes',
      change: [
        [
          FIND,
          'pathname.slice(basePath.length)',
          "pathname.slice(basePath.length).replace(/%2f/gi, '/')",
        ],
      ],
    },
    {
      name: 'the handler crashes on a broken escape sequence',
      change: [[TARGETS, "Refusal(400, 'The id in", "Error('The id in"]],
    },
  ],
}
