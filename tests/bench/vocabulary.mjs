// @ts-check
/** The words and patterns of the bench's posts. A second `{topic2}` differs from the first `{topic}`. */

const LISTS = {
  actor: `
    the ministry; the river commission; a coalition of mayors; the port authority; the grid operator; the audit
    office; a group of insurers; the regional parliament; the fisheries council; the central bank; the farmers’
    union; a panel of engineers; the energy regulator; the city of Łódź; the island government
  `,
  did: `
    postponed; revised; defended; quietly dropped; paid for; tested; inherited; underestimated; published;
    reopened; measured; simplified; voted down; copied; disputed
  `,
  thing: `
    the flood plan; a ten-year tariff; the monitoring stations; the second crossing; its own forecast;
    the cost-sharing formula; the winter reserve; a register of landowners; the drainage tax; the pilot scheme; the
    interconnector; a joint inspection; the licensing rules; the early-warning system; the 1974 agreement
  `,
  topic: `
    water; electricity; freight; public health; grain; housing; fishing rights; pensions; data; coastal defence;
    rail; timber; migration; soil; broadband
  `,
  place: `
    along the estuary; in the northern provinces; on both banks; across the delta; in the port cities; south of
    the watershed; in São Tomé; near the border; in the mountain districts; upstream
  `,
  when: `
    last spring; after the drought; within eighteen months; before the election; in the third year; over a
    single weekend; between 2011 and 2014; as prices rose; once the dam was full; too late
  `,
  quality: `
    modest; expensive; unfashionable; patient; fragile; well documented; oddly popular; reversible; unglamorous;
    contested; overdue; measurable
  `,
  people: `
    officials; residents; shipping firms; hydrologists; smaller towns; first-time buyers; growers; pensioners;
    auditors; teachers; nurses; neighbours
  `,
  because: `
    nobody had budgeted for maintenance; the data arrived a season late; both sides could leave at any time; the
    same three people wrote every draft; insurance had already priced it in; the alternative was a lawsuit;
    trust is cheaper than concrete; the rules were short enough to read; the numbers were published every week;
    a wet year hides a bad design
  `,
  unit: 'households; cubic metres; tonnes; hectares; complaints; kilometres of dyke; permits; euros',
  document: `
    annual report; working paper; parliamentary record; open dataset; minutes of the meeting; survey; technical
    annex; letter to members
  `,
}

/** @type {Readonly<Record<string, readonly string[]>>} */
export const WORDS = Object.fromEntries(
  Object.entries(LISTS).map(([kind, words]) => [kind, words.split(';').map(word => word.trim().replace(/\s+/g, ' '))]),
)

export const SENTENCES = [
  '{actor} {did} {thing} {when}, and {people} noticed.',
  '{actor} {did} {thing} because {because}.',
  'What looked like a quarrel about {topic} was a quarrel about {topic2}.',
  'Of {number} {unit} counted {place}, {share} per cent were gone {when}.',
  'The arrangement is {quality}, and that is its strength.',
  '{people} {place} tell a different story: {because}.',
  'The case for {topic} is *{quality}*; the case against it is only louder.',
  'When {actor} {did} {thing}, {people} asked who would pay.',
  'In the [{document}]({link}) the figure is {number} {unit}.',
  'No one {place} had {did} {thing} before.',
  'There were **{number} {unit}** {when}, against {number2} a decade earlier.',
  'That is why {actor} {did} {thing} rather than {thing2}.',
  '“We did not need a new law,” one of the {people} told us; “we needed someone to answer the telephone.”',
  'Critics answer that {because} & that {because2}.',
  'One {quality} rule, applied {place}, did more for {topic} than {thing} ever did.',
  'By then {actor} had {did} {thing}; {people} had simply moved on.',
  'The lesson for {topic} is not new, but it is {quality}.',
  'See the [{document} of {actor}]({link} "In the library") for the method.',
]

export const TITLES = [
  'Why {thing} held',
  'What {actor} {did}',
  '{topic} after {thing}',
  'The {quality} case for {topic}',
  '{people} and the price of {topic}',
  'How {actor} {did} {thing}',
  '{topic}: the {quality} settlement',
  'Who pays for {topic} {place}?',
  'Why {because}',
  'Letter from {actor}: {thing}',
]
