/** The newest revision of each session that any caller was told, now and at the start of the step. */
export class Told {
  #now = new Map<string, number>()
  #before = new Map<string, number>()

  beginStep(): void {
    this.#before = new Map(this.#now)
  }

  now(sessionId: string): number {
    return this.#now.get(sessionId) ?? 0
  }

  before(sessionId: string): number {
    return this.#before.get(sessionId) ?? 0
  }

  tell(sessionId: string, revision: number): void {
    this.#now.set(sessionId, Math.max(this.now(sessionId), revision))
  }

  /** The app brings back an older copy of a session that no cached query has. */
  forget(sessionId: string, revision = 0): void {
    for (const revisions of [this.#now, this.#before]) {
      revisions.set(sessionId, Math.min(revisions.get(sessionId) ?? 0, revision))
    }
  }

  forgetAll(): void {
    this.#now.clear()
    this.#before.clear()
  }
}
