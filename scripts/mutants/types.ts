/** Text that stands exactly once in a file of src/, and what takes its place. */
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
  /** `false` runs the files of a stage in one process: quicker, for tests that share nothing. */
  isolate?: boolean
  mutations: Mutation[]
}

/** A mutation with everything that its file says about it. */
export interface Mutant extends Mutation {
  suite: MutationFile['suite']
  tests: string[]
  isolate: boolean
}
