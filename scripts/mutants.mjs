/**
 * `npm run mutants` checks that the tests notice defects. It makes each defect of test/mutations/
 * in a copy of the sources and runs the tests on it. It reports which stage of the tests caught
 * each one, and fails if a defect survives, does not compile or no longer matches the source.
 *
 * `npm run mutants -- --suite server` runs one suite, and `npm run mutants -- some words` runs the
 * mutants whose name contains the words. `npm run mutants -- --check` runs no tests: it only checks
 * that the mutants still apply and compile.
 */
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { addAndDelete } from '../test/mutations/addAndDelete.mjs'
import { cacheState } from '../test/mutations/cacheState.mjs'
import { client } from '../test/mutations/client.mjs'
import { core } from '../test/mutations/core.mjs'
import { handlerAccess } from '../test/mutations/handlerAccess.mjs'
import { handlerErrors } from '../test/mutations/handlerErrors.mjs'
import { handlerOrigins } from '../test/mutations/handlerOrigins.mjs'
import { handlerRequests } from '../test/mutations/handlerRequests.mjs'
import { handlerResponses } from '../test/mutations/handlerResponses.mjs'
import { handlerRules } from '../test/mutations/handlerRules.mjs'
import { handlerTime } from '../test/mutations/handlerTime.mjs'
import { keptViews } from '../test/mutations/keptViews.mjs'
import { gate } from '../test/mutations/gate.mjs'
import { lane } from '../test/mutations/lane.mjs'
import { outbox } from '../test/mutations/outbox.mjs'
import { responses } from '../test/mutations/responses.mjs'
import { restored } from '../test/mutations/restored.mjs'
import { restoring } from '../test/mutations/restoring.mjs'
import { saveState } from '../test/mutations/saveState.mjs'
import { serverRendering } from '../test/mutations/serverRendering.mjs'
import { secrets } from '../test/mutations/secrets.mjs'
import { settling } from '../test/mutations/settling.mjs'
import { statuses } from '../test/mutations/statuses.mjs'
import { variables } from '../test/mutations/variables.mjs'
import { view } from '../test/mutations/view.mjs'
import { mutate, OutdatedError } from './mutants/mutate.mjs'
import { makeTypeCheck } from './mutants/typeCheck.mjs'
import { Workspace } from './mutants/Workspace.mjs'

const FILES = [
  core,
  client,
  gate,
  responses,
  secrets,
  lane,
  view,
  keptViews,
  addAndDelete,
  outbox,
  statuses,
  settling,
  saveState,
  serverRendering,
  variables,
  restored,
  restoring,
  cacheState,
  handlerAccess,
  handlerErrors,
  handlerOrigins,
  handlerRequests,
  handlerResponses,
  handlerRules,
  handlerTime,
]

const root = fileURLToPath(new URL('..', import.meta.url))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { suite: { type: 'string' }, check: { type: 'boolean', default: false } },
})
const words = positionals.join(' ')

/** @type {import('./mutants/types.ts').Mutant[]} */
const chosen = FILES.flatMap(({ suite, tests, isolate = true, mutations }) =>
  mutations.map((mutation) => ({ suite, tests, isolate, ...mutation })),
).filter(({ name, suite }) => name.includes(words) && (values.suite ?? suite) === suite)

/** @type {Map<string, number>} */
const caughtBy = new Map()
let failures = 0

/**
 * @param {string} what
 * @param {string} name
 * @param {string} [why]
 */
function fail(what, name, why) {
  failures++
  console.log(`✗ ${what}  ${name}${why ? `: ${why}` : ''}`)
}

/** The mutants that apply and compile. Only for these do the tests run. */
function validMutants() {
  const typeCheck = makeTypeCheck(root)
  return chosen.flatMap((mutant) => {
    try {
      const files = mutate(root, mutant.change)
      const errors = typeCheck(files)
      if (errors.length === 0) return { ...mutant, files }
      fail('DOES NOT COMPILE', mutant.name, errors.join('\n  '))
    } catch (error) {
      if (!(error instanceof OutdatedError)) throw error
      fail('OUTDATED', mutant.name, error.message)
    }
    return []
  })
}

/** @type {Map<string, Promise<string>>} */
const withoutDefect = new Map()

/**
 * Checks that a stage passes without a defect: otherwise its failure proves nothing. Each stage is
 * checked once, when it first fails.
 *
 * @param {Workspace} workspace
 * @param {string} stage
 * @param {boolean} isolate
 */
async function requireGreen(workspace, stage, isolate) {
  const outcome = withoutDefect.get(stage) ?? workspace.test(stage, isolate)
  withoutDefect.set(stage, outcome)
  if ((await outcome) !== 'passed') throw new Error(`${stage} fails without any defect`)
}

/**
 * Runs the stages until one fails.
 *
 * @param {Workspace} workspace
 * @param {ReturnType<typeof validMutants>[number]} mutant
 */
async function findCatcher(workspace, { tests, isolate, files }) {
  const undo = workspace.write(files)
  try {
    for (const stage of tests) {
      const outcome = await workspace.test(stage, isolate)
      if (outcome !== 'passed') return { stage, outcome }
    }
    return undefined
  } finally {
    undo()
  }
}

/**
 * @param {Workspace} workspace
 * @param {ReturnType<typeof validMutants>[number]} mutant
 */
async function tryMutant(workspace, mutant) {
  const catcher = await findCatcher(workspace, mutant)
  if (!catcher) {
    fail('SURVIVED', mutant.name)
    return
  }
  const { stage, outcome } = catcher
  await requireGreen(workspace, stage, mutant.isolate)
  caughtBy.set(stage, (caughtBy.get(stage) ?? 0) + 1)
  console.log(`✓ ${mutant.name} (${stage}${outcome === 'hung' ? ', hung' : ''})`)
}

const waiting = validMutants()
console.log(`${waiting.length} of ${chosen.length} mutants apply and compile`)
if (!values.check) {
  const workspaces = Array.from(
    { length: Math.min(2, availableParallelism()) },
    () => new Workspace(root),
  )
  try {
    await Promise.all(
      workspaces.map(async (workspace) => {
        for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
          await tryMutant(workspace, mutant)
        }
      }),
    )
  } finally {
    for (const workspace of workspaces) workspace.remove()
  }
  for (const [stage, count] of caughtBy) console.log(`${count} by ${stage}`)
  console.log(`${chosen.length - failures}/${chosen.length} caught`)
}
process.exitCode = chosen.length > 0 && failures === 0 ? 0 : 1
