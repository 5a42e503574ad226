/**
 * Prints one Markdown table: a line per size, a column per variant, and how each compares with the
 * first one.
 *
 * @param {import('./measures.mjs').Measure} measure
 * @param {string[]} variants
 * @param {{ size: number, results: import('./runMeasure.mjs').Result[] }[]} lines
 */
export function printTable({ title, size, figures }, variants, lines) {
  const [reference = '', ...others] = variants
  const [first = ''] = Object.keys(figures)
  const isTimed = first === 'ms'
  const names = Object.values(figures).map(({ name }) => name)
  const header = [
    size,
    ...variants,
    ...(isTimed ? others.map((name) => `${name} / ${reference}`) : []),
    'samples',
  ]

  console.log(`\n### ${title}\n`)
  if (names.length > 1) console.log(`Each cell: ${names.join(' · ')}.\n`)
  printRow(header)
  printRow(header.map(() => '---'))
  for (const line of lines) {
    const cells = line.results.map(({ medians }) =>
      Object.entries(figures)
        .map(([figure, { format }]) => format(medians[figure] ?? NaN))
        .join(' · '),
    )
    const [base = NaN, ...rest] = line.results.map(({ medians }) => medians[first] ?? NaN)
    const ratios = isTimed ? rest.map((value) => (value / base).toFixed(2)) : []
    const samples = line.results.map((result) => result.samples).join(', ')
    printRow([line.size.toLocaleString('en-US'), ...cells, ...ratios, samples])
  }
}

/** @param {string[]} cells */
function printRow(cells) {
  console.log(`| ${cells.join(' | ')} |`)
}
