import type {
  MutationFunctionContext,
  MutationKey,
  MutationOptions,
  QueryClient,
} from '@tanstack/react-query'

import { editSources } from './editSources'

/** The mutation options that we wrap, whatever the caller or the app says. */
interface Wrapped {
  retry?: Exclude<MutationOptions['retry'], undefined>
  retryDelay?: Exclude<MutationOptions['retryDelay'], undefined>
  onMutate?: (variables: unknown, context: MutationFunctionContext) => unknown
}

const ours = new WeakSet<WeakKey>()

/** Marks options as ours, to tell them from those of the app. */
export function markAsOurs<TWrapped extends { [TName in keyof Wrapped]: WeakKey }>(
  options: TWrapped,
): TWrapped {
  for (const option of Object.values(options)) ours.add(option)
  return options
}

/** What the app's own mutation defaults for a key say, in spite of those that we register there. */
export function appDefaults(queryClient: QueryClient, mutationKey: MutationKey): Wrapped {
  const defaults = queryClient.getMutationDefaults(mutationKey)
  const registered = defaults.mutationFn && editSources.get(defaults.mutationFn)?.options
  const find = <TName extends keyof Wrapped>(name: TName): Pick<Wrapped, TName> | undefined => {
    const option = defaults[name]
    const isOurs = typeof option === 'function' && ours.has(option)
    const own = isOurs ? registered?.[name] : option
    return own === undefined ? undefined : ({ [name]: own } as Pick<Wrapped, TName>)
  }
  return { ...find('retry'), ...find('retryDelay'), ...find('onMutate') }
}
