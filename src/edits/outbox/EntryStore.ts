import { type EditEntry, readEdit, readOutcome } from './entries'

/** The entries of an outbox in storage. What starts with another prefix is not touched. */
export class EntryStore {
  readonly #storage: Storage
  readonly #prefix: string

  constructor(storage: Storage, prefix: string) {
    this.#storage = storage
    this.#prefix = prefix
  }

  /** The id of the entry with this key; undefined for a key of somebody else. */
  idOf(key: string | null): string | undefined {
    return key?.startsWith(this.#prefix) ? key.slice(this.#prefix.length) : undefined
  }

  has(id: string): boolean {
    return this.#storage.getItem(this.#prefix + id) !== null
  }

  /** Returns false if storage is full. */
  write(id: string, text: string): boolean {
    try {
      this.#storage.setItem(this.#prefix + id, text)
      return true
    } catch {
      return false
    }
  }

  remove(id: string): void {
    this.#storage.removeItem(this.#prefix + id)
  }

  /** Removes all entries, those that cannot be read too. */
  clear(): void {
    for (const [id] of this.#texts()) this.remove(id)
  }

  /** The pending edits, in the order in which they were made. Unreadable entries are ignored. */
  edits(): [id: string, stored: EditEntry][] {
    const found = this.#texts().flatMap<[string, EditEntry]>(([id, text]) => {
      const stored = readEdit(text)
      return stored ? [[id, stored]] : []
    })
    return found.sort(([, left], [, right]) => left.submittedAt - right.submittedAt)
  }

  /** Removes the outcomes that a tab has left because it crashed between two writes. */
  sweep(): void {
    for (const [id, text] of this.#texts()) if (readOutcome(text)) this.remove(id)
  }

  #texts(): [id: string, text: string][] {
    const keys = Array.from({ length: this.#storage.length }, (_, index) =>
      this.#storage.key(index),
    )
    return keys.flatMap<[string, string]>((key) => {
      const id = this.idOf(key)
      return id === undefined ? [] : [[id, this.#storage.getItem(this.#prefix + id) ?? '']]
    })
  }
}
