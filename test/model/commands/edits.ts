import fc from 'fast-check'

import { type EditCommand, type Instance, INSTANCE } from '../EditCommand'
import type { Feature } from '../features'
import { type CommandKind, inTab, nothing, outside } from './Command'
import { edited, metadata, rarely, sessionId } from './metadata'

/** Everything that edits do, and what becomes of them. */
export function editCommands(features: ReadonlySet<Feature>): CommandKind[] {
  const edit = editsWith(features)
  return [
    inTab('edit', 16, edit, (tab, command) => tab.edit(command)),
    inTab('retry', 2, nothing, (tab) => tab.retry()),
    inTab('discard', 1, nothing, ({ app }) => app.screen?.saveState.discard()),
    outside(
      'edit the crowd',
      1,
      metadata,
      (model, patch, label) =>
        model.step(label, () => {
          const [first] = model.tabs
          for (const id of model.crowd)
            first?.edit({ ...PLAIN_EDIT, sessionId: id, metadata: patch })
        }),
      'bulk',
    ),
    outside('write', 2, fc.record({ sessionId, patch: metadata }), (model, args, label) =>
      model.step(label, () => model.server.write(args.sessionId, args.patch)),
    ),
    outside('step', 14, fc.integer({ min: 1, max: 4 }), async (model, count) => {
      for (let left = count; left > 0; left--) await model.next()
    }),
  ]
}

/** Rare, because the session cannot be edited afterwards. */
export const endCommand: CommandKind = outside('end', 1, sessionId, (model, id, label) =>
  model.step(label, () => void model.server.ended.add(id)),
)

const PLAIN_EDIT: EditCommand = {
  operation: 'update',
  sessionId: 'a',
  instance: INSTANCE.plain,
  metadata: {},
  slowMutate: false,
  throws: false,
  slowSettle: false,
  variables: 'fresh',
  then: undefined,
}

function editsWith(features: ReadonlySet<Feature>): fc.Arbitrary<EditCommand> {
  const { plain, retriesOnce, neverRetries, notOptimistic, asyncSchema, syncSchema, otherClient } =
    INSTANCE
  const never = fc.constant(false)
  const instances: Instance[] = [plain, plain, plain, plain, notOptimistic, asyncSchema]
  if (features.has('retries')) instances.push(retriesOnce, neverRetries)
  if (features.has('syncSchema')) instances.push(syncSchema)
  if (features.has('clients')) instances.push(otherClient)
  const variables = fc.constantFrom<EditCommand['variables'][]>(
    ...(['fresh', 'fresh', 'fresh', 'fresh', 'fresh', 'fresh', 'reused', 'mutated'] as const),
  )
  const single = fc
    .record({
      operation: fc.oneof(
        { weight: 14, arbitrary: fc.constant('update' as const) },
        { weight: 1, arbitrary: fc.constant('delete' as const) },
        { weight: 2, arbitrary: fc.constant('add' as const) },
      ),
      sessionId,
      instance: fc.constantFrom(...instances),
      metadata: edited(features),
      slowMutate: rarely,
      throws: features.has('throwing') ? fc.integer({ max: 15 }).map((n) => n === 15) : never,
      slowSettle: rarely,
      variables: features.has('variables') ? variables : fc.constant('fresh' as const),
      then: fc.constant(undefined),
    })
    // An edit whose `onMutate` threw is on its way out for as long as its callbacks take.
    .map((given): EditCommand => ({ ...given, slowSettle: given.slowSettle && !given.throws }))
  const then = fc.record({
    in: fc.constantFrom(
      'onMutate' as const,
      'onSuccess' as const,
      'onError' as const,
      'onSettled' as const,
    ),
    edit: single,
  })
  const both = fc.tuple(single, then).map(([first, second]) => ({ ...first, then: second }))
  return features.has('nested') ? fc.oneof({ weight: 7, arbitrary: single }, both) : single
}
