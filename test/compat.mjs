/**
 * Under `REACT_ZEP_COMPAT=1` the suite runs against the oldest peers that package.json allows,
 * installed beside the newest ones under alias names.
 *
 * @returns {{ find: RegExp, replacement: string }[]}
 */
export function compatAlias() {
  if (process.env['REACT_ZEP_COMPAT'] !== '1') return []
  return [
    { find: /^react(?=\/|$)/, replacement: 'react-18' },
    { find: /^react-dom(?=\/|$)/, replacement: 'react-dom-18' },
    { find: /^@tanstack\/react-query$/, replacement: 'react-query-5.89' },
  ]
}
