import fc from 'fast-check'

import type { Feature } from '../features'
import type { Model } from '../Model'
import type { Tab } from '../Tab'

/** One event from outside the app. It prints itself, so that a failure is readable. */
export interface Command {
  readonly label: string
  readonly run: (model: Model) => Promise<void>
}

/** A kind of command, and how often it occurs among the others. */
export interface CommandKind {
  readonly weight: number
  /** Without this feature, it never occurs. */
  readonly feature?: Feature | undefined
  readonly arbitrary: fc.Arbitrary<Command>
}

const tabIndex = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.constant(1))

/** Something that happens in one tab, in one step. */
export function inTab<TArgs>(
  name: string,
  weight: number,
  args: fc.Arbitrary<TArgs>,
  run: (tab: Tab, args: TArgs, model: Model) => void,
  feature?: Feature,
): CommandKind {
  const arbitrary = fc.tuple(tabIndex, args).map(([index, given]) => {
    const details = given === undefined ? '' : ` ${JSON.stringify(given)}`
    const label = `${name}${index === 0 ? '' : ' in the second tab'}${details}`
    const inModel = (model: Model) => {
      const tab = model.tabs[index % model.tabs.length]
      return model.step(label, () => {
        model.options.stats.count(`does ${name}`)
        if (tab) run(tab, given, model)
      })
    }
    return toCommand(label, inModel)
  })
  return { weight, feature, arbitrary }
}

/** Something that does not belong to a tab, and may take several steps. */
export function outside<TArgs>(
  name: string,
  weight: number,
  args: fc.Arbitrary<TArgs>,
  run: (model: Model, args: TArgs, label: string) => Promise<void>,
  feature?: Feature,
): CommandKind {
  const arbitrary = args.map((given) => {
    const label = `${name}${given === undefined ? '' : ` ${JSON.stringify(given)}`}`
    return toCommand(label, (model) => run(model, given, label))
  })
  return { weight, feature, arbitrary }
}

export const nothing: fc.Arbitrary<undefined> = fc.constant(undefined)

function toCommand(label: string, run: Command['run']): Command {
  return { label, run, [fc.toStringMethod]: () => label } as Command
}
