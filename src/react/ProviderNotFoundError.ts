/** Thrown by a hook that stands outside a provider it needs; the message names the provider. */
export class ProviderNotFoundError extends Error {
  override name = 'ProviderNotFoundError'

  constructor(provider: 'ZepProvider' | 'QueryClientProvider') {
    super(`react-zep: wrap your app in <${provider}>, and <ZepProvider> in <QueryClientProvider>.`)
  }
}
