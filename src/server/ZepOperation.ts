import type { ZepClient } from '../core/client'

/** An operation that a handler can serve. It has the name of the client's method. */
export type ZepOperation = {
  [TName in keyof ZepClient]: ZepClient[TName] extends (...args: never[]) => unknown ? TName : never
}[keyof ZepClient]
