/** A string that occurs exactly once in a file of src/, and its replacement. */
export type Replacement = [file: string, find: string, replace: string]

/** A defect that some test must notice. */
export interface Mutation {
  /** What is wrong with the code once the change is made. */
  name: string
  /** Stages that replace those of the file. */
  tests?: string[]
  change: Replacement[]
}

/** What a file of test/mutations/ exports. */
export interface MutationFile {
  suite: 'engine' | 'server'
  /** Test files or folders, run one stage after another until one fails. */
  tests: string[]
  /** `false` runs all files of a stage in one process: faster, for tests that share no state. */
  isolate?: boolean
  mutations: Mutation[]
}

/** A mutation together with the settings of its file. */
export interface Mutant extends Mutation {
  suite: MutationFile['suite']
  tests: string[]
  isolate: boolean
}
