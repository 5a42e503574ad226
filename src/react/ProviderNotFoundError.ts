/** Thrown by a hook that is used outside a provider it needs. The message names the provider. */
export class ProviderNotFoundError extends Error {
  override name = 'ProviderNotFoundError'

  constructor(provider: 'ZepProvider' | 'QueryClientProvider', user = 'this component') {
    super(
      `react-zep: <${provider}> is missing above ${user}. Wrap the app in <QueryClientProvider>, and inside it in <ZepProvider>.`,
    )
  }
}
