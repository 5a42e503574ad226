/** The mutations that an outbox has stored, so that a persister does not store them again. */
export const storedEdits: WeakSet<WeakKey> = new WeakSet()
