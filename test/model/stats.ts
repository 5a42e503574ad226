/** Counts what happened in a series of runs. */
export class Stats {
  runs = 0
  steps = 0
  commits = 0
  edits = 0
  patches = 0
  gets = 0
  composed = 0
  readonly #classes = new Map<string, number>()

  count(name: string): void {
    this.#classes.set(name, (this.#classes.get(name) ?? 0) + 1)
  }

  /** Everything that was counted, by name. */
  toJSON(): Record<string, number> {
    const { runs, steps, commits, edits, patches, composed, gets } = this
    const classes = Object.fromEntries([...this.#classes].sort())
    return { runs, steps, commits, edits, patches, composed, gets, ...classes }
  }

  toString(): string {
    const lines = [
      `${this.runs} interleavings, ${this.steps} scheduler steps, ${this.commits} commits checked`,
      `${this.edits} edits, ${this.patches} PATCHes (${this.composed} of several edits), ${this.gets} GETs`,
      ...[...this.#classes].sort().map(([name, count]) => `  ${name}: ${count}`),
    ]
    return lines.join('\n')
  }
}
