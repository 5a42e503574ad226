import type { StandardSchemaV1 } from '@standard-schema/spec'
import { expectTypeOf, test } from 'vitest'

import type { StandardSchema } from '../../src/exports/index'

interface Plan {
  plan: string
}

test("every Standard Schema for the metadata fits, by the specification's own types", () => {
  expectTypeOf<StandardSchemaV1<Plan>>().toExtend<StandardSchema<Plan>>()
  expectTypeOf<StandardSchemaV1<Plan, { plan: number }>>().toExtend<StandardSchema<Plan>>()
})

test('a schema for other input does not fit', () => {
  // @ts-expect-error its input is a number
  expectTypeOf<StandardSchemaV1<{ plan: number }>>().toExtend<StandardSchema<Plan>>()
  expectTypeOf<StandardSchemaV1<{ plan: number }>>().not.toExtend<StandardSchema<Plan>>()
})
