export default {
  sessions: {
    input: './openapi.json',
    output: {
      target: './generated/orval.ts',
      baseUrl: '/api/zep',
      client: 'react-query',
      httpClient: 'fetch',
    },
  },
}
