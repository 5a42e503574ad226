import type { StoryContext } from '@storybook/react-vite'

import { isLive } from './backend'
import { BY_STORY } from './conditions'

/**
 * Wraps a play function so that it runs only on an unchanged mock. Opening a story must not edit
 * anything in the real Zep, and the assertions fail once the toolbar has changed how the mock
 * responds.
 */
export function scripted<TContext extends Pick<StoryContext, 'globals'>>(
  play: (context: TContext) => Promise<void>,
): (context: TContext) => Promise<void> {
  return async (context) => {
    const { latency, failure } = context.globals
    if (!isLive && latency === BY_STORY && failure === BY_STORY) await play(context)
  }
}
