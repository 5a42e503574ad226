export default [
  {
    input: './openapi.json',
    output: './generated/heyApi',
    plugins: ['@hey-api/client-fetch', '@hey-api/sdk', '@tanstack/react-query'],
  },
  {
    input: './openapi.json',
    output: './generated/heyApiZod',
    plugins: [
      '@hey-api/client-fetch',
      { name: '@hey-api/sdk', validator: true },
      { name: 'zod', compatibilityVersion: 'mini' },
      '@tanstack/react-query',
    ],
  },
]
