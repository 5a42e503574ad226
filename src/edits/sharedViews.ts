import type { Metadata, Session } from '../core/session/Session'

/** The older view with which each one shares what it can. Weak, because there may be a long chain. */
const olderViews = new WeakMap<Session<Metadata>, WeakRef<Session<Metadata>>>()

/** Tells that a view of a session shares what it can with an older one. */
export function keepShared(older: Session<Metadata>, view: Session<Metadata>): void {
  olderViews.set(view, new WeakRef(older))
}

/** Whether a view already shares what it can with an older one, so that nobody has to compare them. */
export function isShared(older: unknown, view: Session<Metadata>): boolean {
  return olderViews.get(view)?.deref() === older
}
