import { ZepClientContext } from './ZepClientContext'

const COPIES = Symbol.for('react-zep.copies')

/** The context of each copy of this package whose provider has rendered in this realm. */
function readCopies(): Set<unknown> {
  const copies: unknown = Reflect.get(globalThis, COPIES)
  return copies instanceof Set ? copies : new Set()
}

/**
 * Remembers that the provider of this copy has rendered. Not when the module loads: a module without
 * side effects can be left out of a bundle.
 */
export function rememberCopy(): void {
  Reflect.set(globalThis, COPIES, readCopies().add(ZepClientContext))
}

/** Whether the provider of another copy has rendered: of another format or another version. */
export function hasOtherCopy(): boolean {
  return [...readCopies()].some((copy) => copy !== ZepClientContext)
}
