import { describe, expect, it } from 'vitest'
import { CONTENT_RULES } from '../../src/lint/content-rules.js'
import { readEmail } from '../../src/lint/email-reading.js'
import { PLACEHOLDER_RULES } from '../../src/lint/placeholder-text.js'

interface Given {
  readonly html?: string
  readonly subject?: string
  readonly language?: string
  readonly from?: string
  readonly site?: string
}

/** The rules that find something in an email. */
async function found({
  html = '<p>Text.</p>',
  subject = 'A river',
  language = 'en',
  from,
  site = 'https://river.news/',
}: Given) {
  const head = [
    `From: River <${from ?? `letters@${new URL(site).hostname}`}>`,
    `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
    `Content-Language: ${language}`,
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
  ]
  const bytes = Buffer.from(
    `${head.join('\r\n')}\r\n\r\n${Buffer.from(`<html><body>${html}</body></html>`).toString('base64')}`,
  )
  const email = await readEmail(bytes, { site, digest: false, now: 0, pictureOf: async () => undefined })
  const unfilled = CONTENT_RULES.filter(({ id }) => id === 'content.unfilled')
  return [...PLACEHOLDER_RULES, ...unfilled].flatMap(({ id, find }) =>
    find(email).length > 0 ? [id.replace('content.', '')] : [],
  )
}

describe('a placeholder in an email', () => {
  it.each<[html: string, language?: string]>([
    ['<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>'],
    ['<p>The river rose. Lorem ipsum dolor sit amet.</p>'],
    ['<p>Duis aute irure dolor in reprehenderit in voluptate.</p>'],
    ['<h1>Lorem ipsum</h1>'],
    ['<p>TODO</p>'],
    ['<p><em>TODO: write the end</em></p>'],
    ['<p>FIXME – ask Ana</p>'],
    ['<p>The dam holds TKTK litres.</p>'],
    ['<p>The dam holds (TK) litres.</p>'],
    ['<li>XXX</li>'],
    ['<p>It was built in [TBD].</p>'],
    ['<p>Dear [first name],</p>'],
    ['<p>We meet on [insert date here].</p>'],
    ['<p>We meet on [date to come].</p>'],
    ['<p>By Your Name</p>'],
    ['<p>[Your name]</p>'],
    ['<h2>Your title here</h2>'],
    ['<p>Text goes here.</p>'],
    ['<p>Enter your text here</p>'],
    ['<p>&lt;insert quote&gt;</p>'],
    ['<p>Body text goes here</p>'],
    ['<p>ADD QUOTE HERE</p>'],
    ['<p>Click here to edit this text</p>'],
    ['<p>Sample text</p>'],
    ['<p>Blah blah blah</p>'],
    ['<p>[QUOTE TK]</p>'],
    ['<p>Dear undefined,</p>'],
    ['<p>[object Object]</p>'],
    ['<p>Hier Text einfügen</p>', 'de'],
    ['<p>Hola null:</p>', 'es'],
    ['<p>Escribe aquí tu texto</p>', 'es'],
    ['<p>Inserisci qui il testo</p>', 'it'],
    ['<p>[hier Titel einfügen]</p>', 'de'],
    ['<p>Liebe [Vorname]</p>', 'de'],
    ['<p>Von Ihr Name</p>', 'de'],
    ['<p>Musterstraße 1, 12345 Musterstadt</p>', 'de'],
    ['<p>[insérer la date]</p>', 'fr'],
    ['<p>Par Votre nom</p>', 'fr'],
    ['<p>[insertar fecha]</p>', 'es'],
    ['<p>Tu nombre</p>', 'es'],
    ['<p>[inserire il testo]</p>', 'it'],
    ['<p>Il tuo nome</p>', 'it'],
    ['<p>[inserir data]</p>', 'pt'],
    ['<p>Seu nome aqui</p>', 'pt'],
    ['<p>[datum invoegen]</p>', 'nl'],
    ['<p>Uw naam</p>', 'nl'],
    ['<p>[wstaw datę]</p>', 'pl'],
    ['<p>Twoje imię</p>', 'pl'],
    ['<p>[вставить дату]</p>', 'ru'],
    ['<p>Ваше имя</p>', 'ru'],
    ['<p>[вставити дату]</p>', 'uk'],
    ["<p>Ваше ім'я</p>", 'uk'],
    ['<p>[插入日期]</p>', 'zh'],
    ['<p>您的姓名</p>', 'zh-Hant'],
    ['<p>［ここに日付］</p>', 'ja'],
    ['<p>テキストを入力してください</p>', 'ja'],
    ['<p>[أدخل التاريخ]</p>', 'ar'],
    ['<p>اسمك</p>', 'ar'],
    ['<p>[הכנס תאריך]</p>', 'he'],
    ['<p>השם שלך</p>', 'he'],
    ['<p>12 Sample Street, Anytown</p>'],
    ['<p>Read <a href="https://example.com/article">the whole story</a>.</p>'],
  ])('is certain, and an error: %s', async (html, language = 'en') => {
    expect(await found({ html, language })).toEqual(['placeholder'])
  })

  it.each<[html: string, language?: string]>([
    ['<p>The dam holds TK litres.</p>'],
    ['<p>See TODO below.</p>'],
    ['<p>It costs XXX euros.</p>'],
    ['<p>It costs $XX million.</p>'],
    ['<p>See page ???.</p>'],
    ['<blockquote><p>Lorem ipsum dolor sit amet, consectetur.</p></blockquote>'],
    ['<p>“He saw [name] there.” [Name] was his friend.</p>'],
    ['<p>TODO</p>', 'es'],
    ['<p>12 Musterstraße, Hamburg</p>', 'de'],
    ['<p>123 Main Street, Springfield</p>'],
    ['<p>Type <a href="https://example.com/">example.com</a> into the field.</p>'],
  ])('is doubtful, and a warning: %s', async (html, language = 'en') => {
    expect(await found({ html, language })).toEqual(['leftover'])
  })

  it.each<[html: string, language?: string]>([
    ['<p>Printers have used “Lorem ipsum dolor sit amet” since the sixties.</p>'],
    ['<p>Lorem ipsum is a text that printers use.</p>'],
    ['<p>The site was full of lorem ipsum for a year.</p>'],
    ['<p>Write <code>TODO: fix me</code> above the line.</p>'],
    ['<p>Search for <em>TODO</em> before you print.</p>'],
    ['<p>My TODO list is long.</p>'],
    ['<p>A TODO app for two.</p>'],
    ['<p>They were what??? Nobody knew.</p>'],
    ['<p>Say hello null and void, he wrote.</p>'],
    ['<p>TODO ES POSIBLE</p>', 'es'],
    ['<p>Todo es posible.</p>', 'es'],
    ['<p>The Super Bowl XXX was in Tempe.</p>'],
    ['<p>El siglo XXX, según la novela.</p>', 'es'],
    ['<p>TK Maxx opened a shop.</p>'],
    ['<p>What is in your name?</p>'],
    ['<p>He put “[insert name here]” at the top.</p>'],
    ['<p>“[The] minister [sic] resigned.”</p>'],
    ['<p>The [in]famous dam [1] held [see note].</p>'],
    ['<p>Notre nom vient du fleuve.</p>', 'fr'],
    ['<p>Su título es largo.</p>', 'es'],
    ['<p>Your name here means nothing to the river.</p>'],
    ['<p>Neque porro quisquam est qui dolorem ipsum quia dolor sit, wrote Cicero.</p>'],
    ['<p>The example street ran down to the town.</p>'],
    ['<p>A test of patience. The newsletter was untitled.</p>'],
    ['<p><span style="display:none">[insert date]</span>Text.</p>'],
    ['<p>이름 [서울=연합뉴스]</p>', 'ko'],
    ['<p>Der Text hier ist neu.</p>', 'de'],
  ])('is not what honest text speaks about: %s', async (html, language = 'en') => {
    expect(await found({ html, language })).toEqual([])
  })

  it.each<[given: Given, expected: readonly string[]]>([
    [{ subject: 'Untitled' }, ['placeholder']],
    [{ subject: '[Test] A river' }, ['placeholder']],
    [{ subject: '[Entwurf] Ein Fluss', language: 'de' }, ['placeholder']],
    [{ subject: 'Test' }, ['leftover']],
    [{ subject: 'Copy of A river' }, ['leftover']],
    [{ subject: 'Kopie von Ein Fluss', language: 'de' }, ['leftover']],
    [{ subject: '无标题', language: 'zh' }, ['placeholder']],
    [{ subject: 'Untitled (skull): a painting returns' }, []],
    [{ subject: 'The test of time' }, []],
    [{ from: 'editor@my-digest.example.org' }, ['placeholder']],
    [{ site: 'https://river.example.org/', html: '<p><a href="https://harbour.example.com/">Harbour</a></p>' }, []],
    [{ html: '<p>1 Example Street, Exampletown</p>' }, ['starter']],
    [
      {
        html: '<p>This is a post of your own. Write it in Markdown, save it in <code>posts/</code>, and run <code>offprint build</code>.</p>',
      },
      ['starter'],
    ],
  ])('may be in the subject, the sender or the text of the starter: %j', async (given, expected) => {
    expect(await found(given)).toEqual(expected)
  })

  it.each([
    '*|FNAME|*',
    '|FNAME|',
    '|TEXT:FNAME|',
    '%%first name%%',
    '%%DC::Viewed paper::Subject%%',
    '%recipient.replacement_1%',
    '%recipient.first_name%',
    '%FIRSTNAME%',
    '[FIRST_NAME]',
    '[MERGE_FIRST_NAME]',
    '[[first_name]]',
    '{FIRST_NAME}',
    '{firstname}',
    '{{ first_name | default: "there" }}',
    '{$name}',
    '$' + '{firstName}',
    '&lt;%= name %&gt;',
    '{% if first_name %}',
  ])('may be a merge tag of another service: %s', async tag => {
    expect(await found({ html: `<p>Dear ${tag}, welcome.</p>` })).toContain('unfilled')
    if (!tag.includes('&')) expect(await found({ subject: `${tag}, welcome` })).toContain('unfilled')
  })

  it.each([
    '<p>Rates rose by 5%, to 10% of income.</p>',
    '<p>The set {name, age} is small.</p>',
    '<p>Write <code>{{ first_name }}</code> for the name.</p>',
    '<p>He wrote [NASA] and [sic] | and left.</p>',
    '<p>It cost $5 {about €4}.</p>',
  ])('is not every pair of signs: %s', async html => {
    expect(await found({ html })).toEqual([])
  })

  it('may be in an address', async () => {
    expect(await found({ html: '<p><a href="https://a.news/?n=[FIRST_NAME]">Join</a></p>' })).toEqual(['unfilled'])
    expect(await found({ html: '<p><a href="https://a.news/?n=%7Bfirst_name%7D">Join</a></p>' })).toEqual(['unfilled'])
  })
})
