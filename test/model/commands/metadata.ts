import fc from 'fast-check'

import type { Feature } from '../features'
import type { Json } from '../merge'
import { SESSIONS } from '../Model'

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
export const metadata: fc.Arbitrary<Json> = object(nested, 1)

/** Metadata with one more key. */
const also = (key: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Json> =>
  fc.tuple(metadata, value).map(([patch, extra]) => ({ ...patch, [key]: extra }))

/** Metadata that is sometimes refused: before it is sent, or by the server if it has `poison`. */
export function edited(features: ReadonlySet<Feature>): fc.Arbitrary<Json> {
  const poisons = features.has('statuses') ? [400, 401, 413, 422, 500] : [400, 413]
  return fc.oneof(
    { weight: 16, arbitrary: metadata },
    { weight: 2, arbitrary: also('poison', fc.constantFrom(...poisons)) },
    also('invalid', scalar),
    also('system', scalar),
  )
}

export const sessionId: fc.Arbitrary<(typeof SESSIONS)[number]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant('a' as const) },
  { weight: 2, arbitrary: fc.constantFrom(...SESSIONS) },
)

export const rarely: fc.Arbitrary<boolean> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(false) },
  fc.constant(true),
)
