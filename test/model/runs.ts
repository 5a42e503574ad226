import fc from 'fast-check'

import { cacheCommands } from './commands/caches'
import { editCommands, endCommand } from './commands/edits'
import { rarely } from './commands/metadata'
import { pageCommands } from './commands/pages'
import { readCommands } from './commands/reads'
import { type Fate, GET_FATES, judge, MORE_FATES, OK, PATCH_FATES } from './fates'
import type { Feature } from './features'
import { type ModelConfig, PLAIN } from './ModelConfig'

type Features = ReadonlySet<Feature>

const fates = (all: readonly Fate[], weight: number): fc.Arbitrary<Fate[]> =>
  fc.array(fc.oneof({ weight, arbitrary: fc.constant(OK) }, fc.constantFrom(...all)), {
    maxLength: 40,
    size: 'max',
  })

function commandsWith(features: Features) {
  const all = [
    ...editCommands(features),
    ...readCommands,
    ...cacheCommands,
    ...pageCommands(features),
  ].filter(({ feature }) => feature === undefined || features.has(feature))
  const command = fc.oneof(...all)
  return fc.array(fc.oneof({ weight: 150, arbitrary: command }, endCommand.arbitrary), {
    maxLength: 60,
    size: 'max',
  })
}

/** The arbitrary choice of a feature, or the plain one without it. */
function configsWith(features: Features): fc.Arbitrary<ModelConfig> {
  const when = <TKey extends keyof ModelConfig>(
    feature: Feature,
    key: TKey,
    arbitrary: fc.Arbitrary<ModelConfig[TKey]>,
  ): fc.Arbitrary<ModelConfig[TKey]> =>
    features.has(feature) ? arbitrary : fc.constant(PLAIN[key])
  const lifetime = fc.constantFrom(Infinity, Infinity, 60_000, 0)
  const sometimes = fc.integer({ max: 9 }).map((n) => n === 9)
  return fc.record<ModelConfig>({
    strict: rarely,
    handler: when('handler', 'handler', fc.boolean()),
    tabs: when('tabs', 'tabs', fc.constantFrom('one', 'one', 'one', 'queryClient', 'prefix')),
    suspense: when('suspense', 'suspense', rarely),
    staleTime: when('lifetimes', 'staleTime', lifetime),
    gcTime: when('lifetimes', 'gcTime', lifetime),
    mutationGcTime: when('lifetimes', 'mutationGcTime', lifetime),
    retry: when('appDefaults', 'retry', fc.constantFrom(undefined, undefined, undefined, 0, 1)),
    maxConcurrentUpdates: when('cap', 'maxConcurrentUpdates', fc.constantFrom(1, 1, 2, Infinity)),
    crowd: when(
      'bulk',
      'crowd',
      sometimes.map((isCrowd) => (isCrowd ? 12 : 0)),
    ),
    alwaysBatches: when('batches', 'alwaysBatches', rarely),
    thenable: when('syncSchema', 'thenable', rarely),
    refusals: fc.constant(features.has('refusals')),
  })
}

/** Everything that determines a run, except the order that the scheduler picks. */
export function runsWith(features: Features) {
  const patchFates = features.has('statuses') ? [...PATCH_FATES, ...MORE_FATES] : PATCH_FATES
  const transient = patchFates.filter(({ status }) => judge(status, false) === 'again')
  return fc.record({
    config: configsWith(features),
    commands: commandsWith(features),
    // In one run out of four, the network is bad enough to exhaust the retries.
    patchFates: fc.oneof({ weight: 3, arbitrary: fates(patchFates, 3) }, fates(transient, 1)),
    getFates: fates(GET_FATES, 9),
  })
}

export type Run = ReturnType<typeof runsWith> extends fc.Arbitrary<infer T> ? T : never
