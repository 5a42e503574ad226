import fc from 'fast-check'

import { type Model, SESSIONS } from './Model'
import type { View } from './ModelApp'
import { type Fate, GET_FATES, judge, OK, PATCH_FATES } from './fates'
import type { Json } from './merge'

/** One event from outside the app. It is plain data, so that a failure is readable. */
export type Command =
  | { do: 'edit'; command: Parameters<Model['edit']>[0] }
  | { do: 'write'; sessionId: (typeof SESSIONS)[number]; patch: Json }
  | { do: 'end'; sessionId: (typeof SESSIONS)[number] }
  | { do: 'refetch'; view: View }
  | { do: 'show' | 'prefetch'; sessionId: (typeof SESSIONS)[number] }
  | { do: 'online'; online: boolean }
  | { do: 'fetchNextPage' | 'cancelQueries' | 'hide' | 'retry' | 'discard' }
  | { do: 'step'; count: number }

const scalar = fc.constantFrom<unknown[]>(0, 1, 2, '', 'x', true, false, null)
const array = fc.constantFrom<unknown[]>([], [1], [{ x: 1 }], [[2]])
const leaf = fc.oneof({ weight: 4, arbitrary: scalar }, { weight: 1, arbitrary: array })

const object = (value: fc.Arbitrary<unknown>, minKeys = 0): fc.Arbitrary<Json> =>
  fc.dictionary(fc.constantFrom('k', 'l', 'm'), value, {
    minKeys,
    maxKeys: 3,
    noNullPrototype: true,
  })

const nested = fc.oneof(
  { weight: 3, arbitrary: leaf },
  { weight: 2, arbitrary: object(fc.oneof(leaf, object(leaf))) },
)
/** Few keys, so that edits collide; scalars and objects under each, so that few compose exactly. */
const metadata = object(nested, 1)

const sessionId = fc.oneof(
  { weight: 3, arbitrary: fc.constant('a' as const) },
  { weight: 2, arbitrary: fc.constantFrom(...SESSIONS) },
)
const rarely = fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true))

/** Metadata with one more key. The server refuses every PATCH that contains `poison`. */
const also = (key: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Json> =>
  fc.tuple(metadata, value).map(([patch, extra]) => ({ ...patch, [key]: extra }))

const edit = fc.record({
  operation: fc.oneof(
    { weight: 14, arbitrary: fc.constant('update' as const) },
    { weight: 1, arbitrary: fc.constant('delete' as const) },
    { weight: 2, arbitrary: fc.constant('add' as const) },
  ),
  sessionId,
  instance: fc.constantFrom<(0 | 1 | 2 | 3)[]>(0, 0, 0, 1, 1, 1, 2, 3),
  metadata: fc.oneof(
    { weight: 16, arbitrary: metadata },
    { weight: 2, arbitrary: also('poison', fc.constantFrom(400, 401, 413, 422, 500)) },
    // Both are refused before they are sent: `invalid` by a schema, `system` by the client.
    also('invalid', scalar),
    also('system', scalar),
  ),
  slowMutate: rarely,
  slowSettle: rarely,
})

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 16, arbitrary: fc.record({ do: fc.constant('edit' as const), command: edit }) },
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constant('step' as const),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('write' as const), sessionId, patch: metadata }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('refetch' as const),
      view: fc.constantFrom<View[]>('detail', 'list', 'infinite', 'user'),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'fetchNextPage' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'cancelQueries' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'hide' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'retry' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'discard' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('show' as const), sessionId }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('prefetch' as const), sessionId }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('online' as const), online: fc.boolean() }) },
)
/** Ends a session. Rare, because the session cannot be edited afterwards. */
const end = fc.record({ do: fc.constant('end' as const), sessionId })

const fates = (all: readonly Fate[], weight: number): fc.Arbitrary<Fate[]> =>
  fc.array(fc.oneof({ weight, arbitrary: fc.constant(OK) }, fc.constantFrom(...all)), {
    maxLength: 40,
    size: 'max',
  })
const transient = PATCH_FATES.filter(({ status }) => judge(status, false) === 'again')

/** Everything that determines a run, except the order that the scheduler picks. */
export const runs = fc.record({
  commands: fc.array(fc.oneof({ weight: 150, arbitrary: command }, end), {
    maxLength: 60,
    size: 'max',
  }),
  // In one run out of four, the network is bad enough to exhaust the retries.
  patchFates: fc.oneof({ weight: 3, arbitrary: fates(PATCH_FATES, 3) }, fates(transient, 1)),
  getFates: fates(GET_FATES, 9),
  strict: rarely,
})

export type Run = typeof runs extends fc.Arbitrary<infer T> ? T : never

export async function carryOut(model: Model, command: Command): Promise<void> {
  if (command.do === 'step') {
    for (let count = 0; count < command.count; count++) await model.next()
    return
  }
  await model.step(JSON.stringify(command), () => {
    if (command.do === 'edit') model.edit(command.command)
    else if (command.do === 'write') model.server.write(command.sessionId, command.patch)
    else if (command.do === 'end') model.server.ended.add(command.sessionId)
    else if (command.do === 'refetch') model.app.refetch(command.view)
    else if (command.do === 'show') model.app.show(command.sessionId)
    else if (command.do === 'prefetch') model.app.prefetch(command.sessionId)
    else if (command.do === 'online') model.app.setOnline(command.online)
    else if (command.do === 'cancelQueries' || command.do === 'retry') model[command.do]()
    else model.app[command.do]()
  })
}
