const HANDLER = 'src/server/createZepHandler.ts'
const BODY = 'src/server/readBody.ts'
const MEDIA = 'src/server/checkMediaType.ts'
const ROUTES = 'src/server/routes.ts'
const TEXT = 'src/core/http/readText.ts'
const TARGETS = 'src/server/targets.ts'

/**
 * Holes in the bodies that the handler accepts, and in what it sends to Zep.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const handlerRequests = {
  suite: 'server',
  tests: ['test/server'],
  isolate: false,
  mutations: [
    // bodies
    {
      name: 'the handler accepts any media type',
      change: [[HANDLER, 'if (route.bodyKeys?.length)', 'if (false)']],
    },
    {
      name: 'the handler accepts any media type for an add',
      change: [[HANDLER, 'if (route.bodyKeys?.length)', "if (route.method === 'PATCH')"]],
    },
    {
      name: 'the handler accepts a media type that starts like JSON',
      change: [[MEDIA, ')?$/i', ')?/i']],
    },
    {
      name: 'the handler accepts compressed bodies',
      change: [[MEDIA, 'if (isEncoded ||', 'if (']],
    },
    {
      name: 'the handler trusts Content-Length',
      change: [
        [
          BODY,
          'readText(request, maxBodyBytes,',
          "readText(request, request.headers.has('Content-Length') ? Infinity : maxBodyBytes,",
        ],
      ],
    },
    {
      name: 'the handler checks the size only at the end',
      change: [[TEXT, 'if (bytes > maxBytes)', 'if (value === undefined && bytes > maxBytes)']],
    },
    {
      name: 'the handler has no size limit',
      change: [[BODY, 'readText(request, maxBodyBytes,', 'readText(request, Infinity,']],
    },
    {
      name: 'the handler allows one byte too many',
      change: [[BODY, 'readText(request, maxBodyBytes,', 'readText(request, maxBodyBytes + 1,']],
    },
    {
      name: 'the handler counts characters instead of bytes',
      change: [[TEXT, 'bytes += value?.byteLength ?? 0', 'bytes = text.length']],
    },
    {
      name: 'the handler goes on receiving what it has refused',
      change: [[TEXT, '      reader.cancel().catch(() => undefined)\n', '']],
    },
    { name: 'the handler repairs broken UTF-8', change: [[BODY, 'fatal: true', 'fatal: false']] },
    {
      name: 'the handler ignores half of a character',
      change: [[TEXT, 'stream: value !== undefined', 'stream: true']],
    },
    {
      name: 'the handler accepts duplicate keys',
      change: [[BODY, ' || countRootKeys(json) !== found?.length', '']],
    },
    { name: 'the handler accepts unknown keys', change: [[BODY, '!isKnown || ', '']] },
    {
      name: 'the handler reads metadata from the prototype',
      change: [[TARGETS, "getOwn(body, 'metadata')", "body['metadata']"]],
    },
    {
      name: 'the handler waits forever for a body',
      change: [
        [
          HANDLER,
          'return deadline.run(\n    () => readBody(request, bodyKeys, maxBodyBytes)',
          'return new Deadline(2 ** 31 - 1, request.signal).run(\n    () => readBody(request, bodyKeys, maxBodyBytes)',
        ],
      ],
    },
    {
      name: 'the handler takes a body that was read for an empty one',
      change: [[BODY, 'if (request.bodyUsed)', 'if (false)']],
    },
    // bodies of adds and deletes
    {
      name: 'the handler has no deadline for the body of an add',
      change: [
        [
          HANDLER,
          'route.isTargetInBody ? await receive()',
          'route.isTargetInBody ? await readBody(request, route.bodyKeys ?? [], settings.maxBodyBytes)',
        ],
      ],
    },
    {
      name: 'the handler has no size limit for an add',
      change: [
        [
          HANDLER,
          'readBody(request, bodyKeys, maxBodyBytes)',
          'readBody(request, bodyKeys, bodyKeys.length > 1 ? Infinity : maxBodyBytes)',
        ],
      ],
    },
    {
      name: 'the handler checks duplicate keys only if there is one key',
      change: [
        [
          BODY,
          'countRootKeys(json) !== found?.length',
          '(keys.length === 1 && countRootKeys(json) !== found?.length)',
        ],
      ],
    },
    {
      name: 'the handler drops unknown keys of an add',
      change: [[ROUTES, "'user_id', 'metadata']", "'user_id', 'metadata', 'x', 'project_uuid']"]],
    },
    {
      name: 'the handler takes null for no user',
      change: [[TARGETS, 'if (userId === undefined)', 'if (userId == null)']],
    },
    {
      name: 'the handler takes null for no metadata',
      change: [
        [TARGETS, "Object.hasOwn(body, 'metadata')", "isJsonObject(getOwn(body, 'metadata'))"],
      ],
    },
    {
      name: 'the handler reads the user of an add from the prototype',
      change: [[TARGETS, "getOwn(body, 'user_id')", "body['user_id']"]],
    },
    {
      name: 'the handler sends an add without its user',
      change: [[ROUTES, 'userId: userId ?? undefined', 'userId: undefined']],
    },
    {
      name: 'the handler sends an add without its metadata',
      change: [[ROUTES, 'userId ?? undefined, metadata }', 'userId ?? undefined }']],
    },
    {
      name: 'the handler accepts any body with a delete',
      change: [[BODY, "if (json !== '')", 'if (false)']],
    },
    {
      name: 'the handler does not read the body of a delete',
      change: [[ROUTES, '    bodyKeys: [],\n', '']],
    },
    {
      name: 'the handler needs a media type for a delete',
      change: [[HANDLER, 'if (route.bodyKeys?.length)', 'if (route.bodyKeys)']],
    },
  ],
}
