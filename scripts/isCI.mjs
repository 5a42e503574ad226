/** Whether this runs in CI, where every test must run. */
export const isCI = !['', '0', 'false', undefined].includes(process.env['CI'])
