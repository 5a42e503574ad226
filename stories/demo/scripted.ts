import type { StoryContext } from '@storybook/react-vite'
import { isLive } from './backend'
import { BY_STORY } from './conditions'

/**
 * A play function that keeps its hands off the real Zep, where opening a story must not edit
 * anything, and off a mock whose behaviour was changed in the toolbar.
 */
export function scripted<TContext extends Pick<StoryContext, 'globals'>>(
  play: (context: TContext) => Promise<void>,
): (context: TContext) => Promise<void> {
  return async (context) => {
    const { latency, failure } = context.globals
    if (!isLive && latency === BY_STORY && failure === BY_STORY) await play(context)
  }
}
