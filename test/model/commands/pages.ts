import { focusManager, onlineManager } from '@tanstack/react-query'
import fc from 'fast-check'

import { runForeignMutation } from '../foreignMutation'
import { reload } from '../reload'
import type { Feature } from '../features'
import { type CommandKind, inTab, nothing, outside } from './Command'
import { sessionId } from './metadata'

/** What happens to pages, tabs and the network. */
export function pageCommands(features: ReadonlySet<Feature>): CommandKind[] {
  const atOnce = fc.constant('at once' as const)
  const how = features.has('transitions')
    ? fc.oneof({ weight: 3, arbitrary: atOnce }, fc.constant('in a transition' as const))
    : atOnce
  return [
    inTab('show', 2, fc.record({ sessionId, how }), ({ app }, args) =>
      app.show(args.sessionId, args.how),
    ),
    inTab('hide', 1, nothing, ({ app }) => app.hide()),
    inTab('conceal', 1, nothing, ({ app }) => app.conceal(), 'activity'),
    inTab('reveal', 2, nothing, ({ app }) => app.show(), 'activity'),
    outside('online', 2, fc.boolean(), (model, online, label) =>
      model.step(label, () => onlineManager.setOnline(online)),
    ),
    outside(
      'focused',
      2,
      fc.boolean(),
      (model, focused, label) =>
        model.step(label, () => {
          for (const { app } of model.tabs) app.mayCancelPages = true
          focusManager.setFocused(focused)
        }),
      'focus',
    ),
    inTab(
      'reload',
      1,
      fc.record({
        filter: fc.constantFrom('default' as const, 'shouldDehydrateEdit' as const),
        arrive: fc.boolean(),
        late: fc.boolean(),
        resume: fc.boolean(),
      }),
      reload,
      'reload',
    ),
    inTab('a mutation of its own', 1, sessionId, runForeignMutation, 'foreign'),
  ]
}
