import { hasOtherCopy } from './copies'

/**
 * Thrown by a hook that is used outside a provider it needs. The message names the provider, or says
 * that the package is loaded twice.
 */
export class ProviderNotFoundError extends Error {
  override name = 'ProviderNotFoundError'

  constructor(provider: 'ZepProvider' | 'QueryClientProvider', user = 'this component') {
    super(`react-zep: <${provider}> is missing above ${user}. ${explain(provider)}`)
  }
}

function explain(provider: string): string {
  const isTwice = hasOtherCopy()
  const name = isTwice || provider === 'ZepProvider' ? 'react-zep' : '@tanstack/react-query'
  const wrap =
    'Wrap the app in <QueryClientProvider>, and inside it in <ZepProvider>. If it is there, '
  return `${isTwice ? '' : wrap}${name} is loaded twice, as an ES module and as CommonJS or in two versions: see \`npm ls ${name}\`, and load it in one way.`
}
