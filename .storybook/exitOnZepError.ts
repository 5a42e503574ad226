import type { Plugin } from 'vite'

/**
 * Ends Storybook with one line if its server cannot be set up with the environment variables that it
 * was given. The stack trace of a ZepError would hide what to do about it.
 */
export function exitOnZepError(plugin: Plugin): Plugin {
  const { configureServer } = plugin
  if (typeof configureServer !== 'function') return plugin
  return {
    ...plugin,
    async configureServer(server) {
      try {
        return await configureServer.call(this, server)
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'ZepError') throw error
        const names = error.message
          .replace(/\bapiKey\b/g, 'ZEP_API_KEY')
          .replace(/\bbaseUrl\b/g, 'ZEP_BASE_URL')
          .replace('allowInsecureHttp: true', 'ZEP_ALLOW_INSECURE_HTTP=true')
        server.config.logger.error(`The stories cannot use the real Zep: ${names}`)
        process.exit(1)
      }
    },
  }
}
