import { describeType } from './describeType'

/** The reason for refusing a value of the wrong type: what it must be, and what it is. */
export function mustBe(expected: string, value: unknown): string {
  return `must be ${expected}, but is ${describeType(value)}`
}
