/** Thrown by a hook that is used outside a provider it needs. The message names the provider. */
export class ProviderNotFoundError extends Error {
  override name = 'ProviderNotFoundError'

  constructor(provider: 'ZepProvider' | 'QueryClientProvider') {
    super(
      `react-zep: <${provider}> is missing above this component. Wrap the app in <QueryClientProvider>, and inside it in <ZepProvider>.`,
    )
  }
}
