import {
  CONTRACT_PARTS,
  CONTRACT_VERSION,
  type Given,
  GONE_NAMES,
  type Names,
  TEMPLATE_CONTRACT,
} from '../../src/editions/template-contract.js'

const INTRODUCTION = `# What templates may use

This page lists every name that each template of the theme is given, with its type. It is version ${CONTRACT_VERSION} of the contract: the names on this
page keep their meanings. If one is ever renamed or removed, the version changes, and each template of yours that uses it gets a
warning with the line and the replacement. New names may be added at any time.
[publication.md](publication.md#templates) says how to replace a template.

\`offprint check\`, \`build\` and \`preview\` also warn of names that do not exist, even in \`{{#if …}}\`, and suggest the most similar one.
They check a partial with the names that its callers pass to it.

| type | what it is |
|---|---|
| text | \`{{name}}\` prints it, escaped for its place; empty or absent if there is none |
| html | \`{{{name}}}\` prints it on pages and in feeds, \`{{name}}\` in emails; it is escaped already |
| phrase | words with links, dates or names in them: \`{{phrase name}}\` |
| words | fixed words of Offprint, by their names in \`locales/\`: \`{{labels.tags}}\`, in an attribute \`{{bare labels.tags}}\` |
| flag, number | for \`{{#if name}}\`, or to print |
| group | names inside a name: \`{{picture.src}}\`, or \`{{#with picture}}{{src}}{{/with}}\` |
| list | \`{{#each name}}…{{/each}}\`; entries without names are printed by \`{{this}}\`, phrases by \`{{phrase this}}\` |
| any | what an editor wrote, whatever its form |

Handlebars’ own \`if\`, \`unless\`, \`each\`, \`with\` and \`lookup\` are available, and so are \`@root\`, \`@first\`, \`@last\` and \`@index\`. Offprint
adds \`phrase\`, \`bare\` and \`words\`, which prints a phrase without markup. A partial has the names of the template that uses it.
`

const anchorOf = (title: string): string => title.toLowerCase().replaceAll(' ', '-')
const linkTo = (title: string): string => `[${title.toLowerCase()}](#${anchorOf(title)})`

const partOf = (names: Names | undefined): string | undefined =>
  Object.keys(CONTRACT_PARTS).find(title => CONTRACT_PARTS[title] === names)

const cell = (text: string): string => text.replaceAll('|', '\\|')

function rows(names: Names, before = ''): string[] {
  return Object.entries(names).flatMap(([name, { type, meaning, names: inner }]) => {
    const path = before + name
    const part = partOf(inner)
    const row = `| \`${path}\` | ${type} | ${cell(meaning)}${part ? `: ${linkTo(part)}` : ''} |`
    const goesOn = inner && !part && type !== 'words'
    return [row, ...(goesOn ? rows(inner, `${path}${type === 'list' ? '[]' : ''}.`) : [])]
  })
}

const table = (names: Names): string => ['| name | type | meaning |', '|---|---|---|', ...rows(names)].join('\n')

/** The part that a template has whole, and the names of its own beside it. */
function split(names: Names): { readonly part?: string; readonly own: Names } {
  const has = (part: Names): boolean =>
    Object.entries(part).every(([name, given]: [string, Given]) => names[name] === given)
  const part = ['Every page', 'The masthead and the footer of pages', 'Every email'].find(title =>
    has(CONTRACT_PARTS[title] ?? {}),
  )
  const shared = part ? (CONTRACT_PARTS[part] ?? {}) : {}
  return {
    ...(part ? { part } : {}),
    own: Object.fromEntries(Object.entries(names).filter(([name]) => !(name in shared))),
  }
}

function templateText([template, names]: [string, Names]): string {
  const { part, own } = split(names)
  const has = part ? `The names of ${linkTo(part)}${Object.keys(own).length > 0 ? ', and:' : '.'}\n\n` : ''
  return `### \`${template}.hbs\`\n\n${has}${Object.keys(own).length > 0 ? `${table(own)}\n` : ''}`
}

/** What docs/templates.md says. */
export const contractText = (): string =>
  [
    INTRODUCTION,
    '## Templates\n',
    ...Object.entries(TEMPLATE_CONTRACT).map(entry => templateText(entry)),
    '## Names that several templates have\n',
    ...Object.entries(CONTRACT_PARTS).map(([title, names]) => `### ${title}\n\n${table(names)}\n`),
    '## Names that are gone\n',
    [
      '| name | since version | instead |',
      '|---|---|---|',
      ...GONE_NAMES.map(({ gone, since, instead }) => `| \`${gone}\` | ${since} | ${cell(instead)} |`),
      '',
    ].join('\n'),
  ]
    .map(part => part.trim())
    .join('\n\n')
    .concat('\n')
