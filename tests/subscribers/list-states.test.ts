import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ProblemsError } from '../../src/core/problem.js'
import { SqliteDatabase } from '../../src/storage/index.js'
import {
  type ImportReport,
  importList,
  readCsvList,
  readMeanings,
  type State,
  type SubscriberStore,
  subscriberStore,
} from '../../src/subscribers/index.js'
import { temporaryFolder } from '../temporary-folder.js'

type Options = Partial<Parameters<typeof readCsvList>[0] & Parameters<typeof importList>[2]>

const opened = (): SubscriberStore => {
  const database = SqliteDatabase.open(join(temporaryFolder(), 'a.db'))
  onTestFinished(() => database.close())
  return subscriberStore(database)
}

async function importInto(store: SubscriberStore, csv: string | Buffer, options: Options = {}): Promise<ImportReport> {
  const list = await readCsvList({ input: Readable.from([Buffer.from(csv as string)]), ...options })
  return importList(store, list, { change: { at: 1, cause: 'test' }, dry: false, reject: () => {}, ...options })
}

/** The state of each address, under the first letter of the address. */
async function states(store: SubscriberStore): Promise<Record<string, State>> {
  const found: Record<string, State> = {}
  for await (const { address, state } of store.list()) found[address.split('@')[0] ?? ''] = state
  return found
}

async function imported(csv: string | Buffer, options: Options = {}): Promise<Record<string, State>> {
  const store = opened()
  await importInto(store, csv, options)
  return states(store)
}

/** The refused values, as `line: what fix`. */
async function refusal(csv: string, options: Options = {}): Promise<string[]> {
  const store = opened()
  const cause = await importInto(store, csv, options).catch((thrown: unknown) => thrown)
  expect(cause).toBeInstanceOf(ProblemsError)
  expect(await states(store)).toEqual({})
  return (cause as ProblemsError).problems.map(({ where, what, fix }) => `${where.line}: ${what} ${fix}`)
}

const lines = (...rows: string[]): string => `${rows.join('\n')}\n`
const MAILCHIMP = 'Email Address,First Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LAST_CHANGED'
const SINCE = '2023-01-02 10:00:00'

describe('a list from elsewhere', () => {
  it.each([
    ['Mailman 3', 'email,role,delivery_mode', 'owner,regular', '`role` contains `owner`'],
    ['Mailman 3', 'email,delivery_status', 'unknown', '`delivery_status` contains `unknown`'],
    ['Buttondown', 'email,type', 'churned', '`type` contains `churned`'],
    ['Buttondown', 'email,type', 'past_due', '`type` contains `past_due`'],
    ['Drip', 'email,status', 'prospect', '`status` contains `prospect`'],
    ['Mailtrain, in numbers', 'email,status', '3', '`status` contains `3`'],
    ['Mautic, in numbers', 'email,dnc_email', '2', '`dnc_email` contains `2`'],
    ['a check of addresses', 'email,validity', 'risky', '`validity` contains `risky`'],
  ])('names a state of %s that leaves open who gets mail (%s: %s)', async (_, header, cells, what) => {
    expect(await refusal(lines(header, `a@example.org,${cells}`))).toEqual([
      expect.stringContaining(`2: The column ${what}`),
    ])
  })

  it.each<[string, string, Record<string, State>]>([
    [
      'Mailchimp, subscribed',
      lines(`${MAILCHIMP},LEID,EUID,TAGS`, `a@example.org,A,2,,${SINCE},${SINCE},1,e,"""VIP"""`),
      { a: 'active' },
    ],
    [
      'Mailchimp, unsubscribed',
      lines(
        `${MAILCHIMP},UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON,UNSUB_REASON_OTHER,LEID,EUID`,
        `a@example.org,A,2,,${SINCE},${SINCE},2024-02-03 10:00:00,May,NORMAL,,1,e`,
        `b@example.org,A,2,,${SINCE},${SINCE},,,Free,,1,e`,
      ),
      { a: 'unsubscribed', b: 'unsubscribed' },
    ],
    [
      'Mailman 3, members and others',
      lines(
        'address,delivery_mode,display_name,email,list_id,role,subscription_mode',
        'http://x/a,regular,A,a@example.org,l.example.org,member,as_address',
        'http://x/b,mime_digests,B,b@example.org,l.example.org,nonmember,as_user',
      ),
      { a: 'active', b: 'unsubscribed' },
    ],
    [
      'Google Groups',
      lines(
        'Email address,Nickname,Group status,Email preference',
        ...['a@example.org,A,member,digest', 'b@example.org,B,member,none', 'c@example.org,C,invited,email'],
      ),
      { a: 'active', b: 'unsubscribed', c: 'pending' },
    ],
    [
      'Groups.io',
      lines(
        'Email,Status,Delivery',
        ...['a@example.org,Normal,Single', 'b@example.org,Bouncing,Single', 'c@example.org,Normal,No Email'],
      ),
      { a: 'active', b: 'bounced', c: 'unsubscribed' },
    ],
    [
      'Buttondown, rarer types',
      lines(
        'email,type',
        ...['a@example.org,gifted', 'b@example.org,malicious', 'c@example.org,undeliverable', 'd@example.org,paused'],
        'e@example.org,blocked',
      ),
      { a: 'active', b: 'unsubscribed', c: 'bounced', d: 'unsubscribed', e: 'unsubscribed' },
    ],
    [
      'a check of addresses',
      lines('email,Email validity', 'a@example.org,valid', 'b@example.org,invalid'),
      { a: 'active', b: 'bounced' },
    ],
    [
      'Mailchimp, cleaned',
      lines(
        `${MAILCHIMP},CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,LEID,EUID`,
        `a@example.org,A,2,,${SINCE},${SINCE},2024-02-03 10:00:00,May,1,e`,
      ),
      { a: 'bounced' },
    ],
    [
      'Mailchimp, who never confirmed',
      lines(MAILCHIMP, `a@example.org,A,2,${SINCE},,`, `b@example.org,A,2,,${SINCE},`),
      {
        a: 'pending',
        b: 'active',
      },
    ],
    [
      'Substack, by subscription',
      lines(
        'email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at',
        'a@example.org,false,,other,false,2024-01-01,',
        'b@example.org,true,2027-01-01,yearly,true,2024-01-01,2024-02-01',
      ),
      { a: 'active', b: 'unsubscribed' },
    ],
    [
      'Substack, by payment',
      lines(
        'Email,Name,Type,Stripe plan,Cancel date,Start date,Paid upgrade date,Email disabled,State',
        'a@example.org,A,Free,,2024-05-01,2023-01-01,,false,Texas',
        'b@example.org,B,Author,,,2023-01-01,,TRUE,',
      ),
      { a: 'active', b: 'unsubscribed' },
    ],
    [
      'Ghost',
      lines(
        'id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers',
        '1,a@example.org,A,,true,true,,2024-01-01T00:00:00.000Z,,,',
        '2,b@example.org,B,,false,false,,2024-01-01T00:00:00.000Z,,,',
        '3,c@example.org,C,,true,false,,2024-01-01T00:00:00.000Z,2024-06-01T00:00:00.000Z,,',
      ),
      { a: 'active', b: 'unsubscribed', c: 'unsubscribed' },
    ],
    [
      'beehiiv',
      lines(
        'email,status,tier',
        ...['active', 'inactive', 'pending', 'validating', 'invalid', 'needs_attention'].map(
          (status, i) => `${'abcdef'[i]}@example.org,${status},free`,
        ),
      ),
      { a: 'active', b: 'unsubscribed', c: 'pending', d: 'pending', e: 'bounced', f: 'pending' },
    ],
    [
      'Buttondown',
      lines(
        'email,notes,type',
        ...[
          'regular',
          'premium',
          'unactivated',
          'unsubscribed',
          'removed',
          'spammy',
          'blocked',
          'undeliverable',
          'complained',
        ].map((type, i) => `${'abcdefghi'[i]}@example.org,,${type}`),
      ),
      {
        ...{ a: 'active', b: 'active', c: 'pending', d: 'unsubscribed', e: 'unsubscribed', f: 'unsubscribed' },
        ...{ g: 'unsubscribed', h: 'bounced', i: 'complained' },
      },
    ],
    [
      'listmonk, with the lists of each',
      lines(
        'uuid,email,name,attributes,status,lists',
        '1,a@example.org,A,{},enabled,"[{""subscription_status"":""confirmed""}]"',
        '2,b@example.org,B,{},enabled,"[{""subscription_status"":""confirmed""},{""subscription_status"":""unsubscribed""}]"',
        '3,c@example.org,C,{},blocklisted,',
        '4,d@example.org,D,{},disabled,',
        '5,e@example.org,E,{},enabled,"[{""subscription_status"": ""unconfirmed""}]"',
      ),
      { a: 'active', b: 'unsubscribed', c: 'unsubscribed', d: 'unsubscribed', e: 'pending' },
    ],
    [
      'Kit',
      lines(
        'id,first_name,email,status',
        ...['active', 'cancelled', 'bounced', 'complained', 'inactive', 'unconfirmed'].map(
          (status, i) => `${i},A,${'abcdef'[i]}@example.org,${status}`,
        ),
      ),
      { a: 'active', b: 'unsubscribed', c: 'bounced', d: 'complained', e: 'unsubscribed', f: 'pending' },
    ],
    [
      'phpList',
      lines(
        'email,confirmed,blacklisted,bouncecount',
        'a@example.org,1,0,4',
        'b@example.org,0,0,0',
        'c@example.org,1,1,0',
      ),
      { a: 'active', b: 'pending', c: 'unsubscribed' },
    ],
    [
      'MailPoet',
      lines(
        'Email,Global status,List status',
        'a@example.org,Subscribed,Subscribed',
        'b@example.org,Subscribed,Unsubscribed',
        'c@example.org,Bounced,Subscribed',
        'd@example.org,Unconfirmed,Subscribed',
      ),
      { a: 'active', b: 'unsubscribed', c: 'bounced', d: 'pending' },
    ],
    [
      'Brevo',
      lines(
        'EMAIL;BLOCKLISTED;DOUBLE_OPT-IN',
        'a@example.org;false;Yes',
        'b@example.org;true;Yes',
        'c@example.org;false;No',
      ),
      { a: 'active', b: 'unsubscribed', c: 'pending' },
    ],
    [
      'Constant Contact',
      lines(
        'Email address,Email status,Email permission status',
        'a@example.org,Active,Express',
        'b@example.org,Active,Unsubscribed',
        'c@example.org,Active,Not set',
      ),
      { a: 'active', b: 'unsubscribed', c: 'pending' },
    ],
    [
      'a customer database',
      lines('Email,HasOptedOutOfEmail,Mailing State', 'a@example.org,0,Texas', 'b@example.org,1,Ohio'),
      { a: 'active', b: 'unsubscribed' },
    ],
    [
      'a shop',
      lines('Email,Accepts Email Marketing,Accepts SMS Marketing', 'a@example.org,yes,no', 'b@example.org,no,yes'),
      { a: 'active', b: 'unsubscribed' },
    ],
    [
      'German',
      lines(
        'E-Mail-Adresse;Status;Abgemeldet am',
        'a@example.org;Aktiv;',
        'b@example.org;aktiv;01.02.2024',
        'c@example.org;unbestätigt;',
        'd@example.org;Gelöscht;',
      ),
      { a: 'active', b: 'unsubscribed', c: 'pending', d: 'unsubscribed' },
    ],
    [
      'French',
      lines(
        'Courriel;Statut;Date de désinscription',
        'a@example.org;Abonné;',
        'b@example.org;Désabonné;',
        'c@example.org;abonnée;3 mars 2024',
        'd@example.org;en attente;',
      ),
      { a: 'active', b: 'unsubscribed', c: 'unsubscribed', d: 'pending' },
    ],
    [
      'Spanish',
      lines(
        'Correo electrónico,Estado,Fecha de baja',
        'a@example.org,activo,',
        'b@example.org,Dado de baja,',
        'c@example.org,activo,1 de mayo de 2024',
      ),
      { a: 'active', b: 'unsubscribed', c: 'unsubscribed' },
    ],
    [
      'Dutch',
      lines('E-mailadres,Afgemeld,Bevestigd', 'a@example.org,nee,ja', 'b@example.org,ja,ja', 'c@example.org,nee,nee'),
      { a: 'active', b: 'unsubscribed', c: 'pending' },
    ],
    [
      'a word under another heading',
      lines('email,Marketing emails', 'a@example.org,weekly', 'b@example.org,Unsubscribed'),
      { a: 'active', b: 'unsubscribed' },
    ],
    [
      'MailerLite, where `Subscriber` is the address',
      lines('Subscriber,Status,Subscribed', 'a@example.org,Active,2024-01-01', 'b@example.org,Junk,2024-01-01'),
      { a: 'active', b: 'complained' },
    ],
    [
      'MailerLite, with a postal address',
      lines(
        'Subscriber,Status,Subscribed,Country,City,State,ZIP',
        'a@example.org,Active,2024-01-01,PT,Porto,Porto,4000',
        'b@example.org,Unsubscribed,2024-01-01,,,,',
        'c@example.org,Active,2024-01-01,US,Austin,Unsubscribed,',
      ),
      { a: 'active', b: 'unsubscribed', c: 'unsubscribed' },
    ],
    [
      'Campaign Monitor, with an address of the post and a consent to being tracked',
      lines(
        'Address,Email Address,Subscriber,State,ConsentToTrack',
        '1 Street,a@example.org,yes,Active,No',
        '2 Street,b@example.org,yes,Unsubscribed by admin,Yes',
        '3 Street,c@example.org,no,Active,Yes',
      ),
      { a: 'active', b: 'unsubscribed', c: 'unsubscribed' },
    ],
    [
      'a column that is named after those who left',
      lines('email,Left at', 'a@example.org,', 'b@example.org,2024-05-01'),
      { a: 'active', b: 'unsubscribed' },
    ],
    [
      'a heading that denies',
      lines('email,Not subscribed,No consent', 'a@example.org,no,no', 'b@example.org,yes,no', 'c@example.org,no,x'),
      { a: 'active', b: 'unsubscribed', c: 'pending' },
    ],
    [
      'a title over the header',
      lines('Export of May', 'email,status', 'a@example.org,subscribed', 'b@example.org,bounced'),
      { a: 'active', b: 'bounced' },
    ],
    [
      'links to unsubscribe, plans and figures',
      lines(
        'email,unsubscribe_url,payment_status,Bounce rate,Subscriber ID,subscribed_at',
        'a@example.org,https://example.org/u/1,canceled,0.3,7,',
      ),
      { a: 'active' },
    ],
    [
      'Substack, with a state of the country and gifts',
      lines(
        'Email,Subscription type,Start date,Cancel date,State,Subscriptions gifted,Email disabled',
        'a@example.org,Free,2024-01-01,2024-03-01,TX,0,FALSE',
        'b@example.org,Free,2024-01-01,,CA,1,TRUE',
      ),
      { a: 'active', b: 'unsubscribed' },
    ],
    [
      'CleverReach',
      lines(
        'E-Mail;Registriert;Aktiviert;Deaktiviert',
        'a@example.org;01.02.2023;01.02.2023;',
        'b@example.org;01.02.2023;01.02.2023;03.04.2023',
        'c@example.org;01.02.2023;;',
      ),
      { a: 'active', b: 'unsubscribed', c: 'pending' },
    ],
    [
      'a list of suppressed addresses with their reasons',
      lines(
        'EmailAddress,Reason',
        'a@example.org,BOUNCE',
        'b@example.org,SpamComplaint',
        'c@example.org,came by itself',
      ),
      { a: 'bounced', b: 'complained', c: 'active' },
    ],
    [
      'questions that are answered with no',
      lines(
        'email,Receives emails,Marketing,Mailing,Emails received,Account disabled',
        'a@example.org,yes,yes,yes,12,no',
        'b@example.org,no,yes,yes,0,no',
        'c@example.org,yes,no,yes,0,no',
        'd@example.org,yes,yes,off,0,no',
        'e@example.org,yes,yes,yes,0,yes',
      ),
      { a: 'active', b: 'unsubscribed', c: 'unsubscribed', d: 'unsubscribed', e: 'unsubscribed' },
    ],
    [
      'dates of leaving, being forgotten, and no mail',
      lines(
        'email,Removal date,Leave date,Erased,Delivery mode',
        'a@example.org,,,no,regular',
        'b@example.org,2024-01-01,,no,regular',
        'c@example.org,,2024-01-01,no,regular',
        'd@example.org,,,yes,regular',
        'e@example.org,,,no,nomail',
      ),
      { a: 'active', b: 'unsubscribed', c: 'unsubscribed', d: 'unsubscribed', e: 'unsubscribed' },
    ],
    [
      'HubSpot, with the status of a lead',
      lines(
        'Email,Lead Status,Marketing contact status,Unsubscribed from all email,Email hard bounce reason',
        'a@example.org,New,Marketing contact,,',
        'b@example.org,,Non-marketing contact,,',
        'c@example.org,New,Marketing contact,Yes,',
        'd@example.org,New,Marketing contact,,MAILBOX_FULL',
      ),
      { a: 'active', b: 'unsubscribed', c: 'unsubscribed', d: 'bounced' },
    ],
    [
      'CiviCRM and NationBuilder, with addresses on hold',
      lines(
        'Email 1,Do not email,On Hold,email1_is_bad',
        'a@example.org,No,No,false',
        'b@example.org,No,On Hold Bounce,false',
        'c@example.org,No,On Hold Opt Out,false',
        'd@example.org,No,No,true',
      ),
      { a: 'active', b: 'bounced', c: 'unsubscribed', d: 'bounced' },
    ],
    [
      'Mailman, with the reason for which delivery ended',
      lines('email,delivery_status', 'a@example.org,enabled', 'b@example.org,by_user', 'c@example.org,by_bounces'),
      { a: 'active', b: 'unsubscribed', c: 'bounced' },
    ],
    [
      'AWeber, with the time of leaving',
      lines('Email,Stop Time,Stop Status', 'a@example.org,,', 'b@example.org,02/03/24 03:04AM,unsub'),
      { a: 'active', b: 'unsubscribed' },
    ],
    [
      'phpList, with a column that is empty for people of its own form',
      lines('email,confirmed,blacklisted,optedin', 'a@example.org,1,0,0', 'b@example.org,1,1,0'),
      { a: 'active', b: 'unsubscribed' },
    ],
    [
      'Substack, with digests that are turned off',
      lines('email,email_disabled,digest_enabled', 'a@example.org,false,false', 'b@example.org,true,true'),
      { a: 'active', b: 'unsubscribed' },
    ],
    [
      'Russian',
      lines('Электронная почта;Статус подписки', 'a@example.org;Подписан', 'b@example.org;Отписан'),
      { a: 'active', b: 'unsubscribed' },
    ],
    [
      'Polish',
      lines('Adres e-mail;Data wypisania', 'a@example.org;', 'b@example.org;2024-01-01'),
      { a: 'active', b: 'unsubscribed' },
    ],
    [
      'Japanese',
      lines('メールアドレス,ステータス', 'a@example.org,購読中', 'b@example.org,配信停止'),
      { a: 'active', b: 'unsubscribed' },
    ],
    [
      'Chinese',
      lines('邮箱,订阅状态', 'a@example.org,已订阅', 'b@example.org,已退订'),
      { a: 'active', b: 'unsubscribed' },
    ],
    [
      'a column of states without one',
      lines('email,status', 'a@example.org,', 'b@example.org,'),
      { a: 'active', b: 'active' },
    ],
  ])('keeps people who left unsubscribed: %s', async (_, csv, expected) =>
    expect(await imported(csv)).toEqual(expected),
  )

  it.each<[string, State]>([
    ...['', '0', 'no', 'FALSE', '0.0', 'NULL', '-', '—', '\\N', 'n/a', '0000-00-00 00:00:00', '☐', 'never', 'nein'].map(
      cell => [cell, 'active'] as [string, State],
    ),
    ...[
      '1',
      'yes',
      'TRUE',
      'x',
      '1.0',
      '✓',
      'oui',
      '2024-05-01',
      '2024-05-01T10:00:00Z',
      '01.05.24',
      '5/1/2024 3:04 PM',
    ].map(cell => [cell, 'unsubscribed'] as [string, State]),
    ...['May 1, 2024', '1. März 2024', '1714550400', '1714550400000', '20240501'].map(
      cell => [cell, 'unsubscribed'] as [string, State],
    ),
    ['bounced', 'bounced'],
    ['marked as spam', 'complained'],
  ])('reads %j under "unsubscribed at" as %s', async (cell, state) => {
    expect(await imported(lines('email,unsubscribedAt', `a@example.org,"${cell}"`, 'b@example.org,1'))).toMatchObject({
      a: state,
    })
  })

  it('reads what Excel writes: UTF-16 with tabs, the code page of Windows, and a line that names the delimiter', async () => {
    const csv = lines('E-Mail\tStatus', 'a@example.org\tbestätigt', 'b@example.org\tgekündigt')
    const expected = { a: 'active', b: 'unsubscribed' }
    const little = Buffer.from(`\ufeff${csv}`, 'utf16le')
    expect(await imported(little)).toEqual(expected)
    expect(await imported(Buffer.from(little).swap16())).toEqual(expected)
    expect(await imported(little.subarray(2))).toEqual(expected)
    expect(await imported(Buffer.from(csv, 'latin1'))).toEqual(expected)
    expect(await imported(`sep=;\r\n${csv.replaceAll('\t', ';')}`)).toEqual(expected)
  })

  it('uses the state with the least mail for an address that is on the list twice', async () => {
    const csv = (...said: string[]) => lines('email,status', ...said.map(state => `a@example.org,${state}`))
    expect(await imported(csv('active', 'unsubscribed', 'active'))).toEqual({ a: 'unsubscribed' })
    expect(await imported(csv('unsubscribed', 'bounced'))).toEqual({ a: 'unsubscribed' })
    expect(await imported(csv('bounced', 'pending'))).toEqual({ a: 'bounced' })
    expect(await imported(csv('complained', 'unsubscribed'))).toEqual({ a: 'complained' })
  })
})

describe('a statement that is not understood', () => {
  it('is reported with all others, with column, value, line and remedy, and nothing is imported', async () => {
    const csv = lines('email,state,type,Bounces', 'a@example.org,Texas,person,0', 'b@example.org,Texas,,3')
    expect(await refusal(csv, { file: 'list.csv' })).toEqual([
      expect.stringMatching(
        /^2: The column `state` contains `Texas`, which is not a known subscription state\. It is on 2 lines, and this is the first\..*--ignore-column "state"/,
      ),
      expect.stringMatching(/^2: The column `type` contains `person`, which.*--value "person=/),
      expect.stringMatching(/^3: The column `type` is empty, so.*--value "=/),
      expect.stringMatching(/^3: The column `Bounces` contains `3`/),
    ])
  })

  it.each([
    ['status', '2'],
    ['status', 'VIP'],
    ['status', 'S'],
    ['status', 'x'],
    ['opt', 'out'],
    ['Account status', 'closed'],
    ['status', 'peruttu'],
    ['Статус', 'Ушёл'],
    ['订阅状态', '其他'],
    ['حالة', 'أخرى'],
    ['unsubscribed', 'maybe'],
    ['unsubscribed', '7'],
    ['consent', 'withdrawn in 2023'],
    ['confirmed', '1970-01-01'],
    ['deleted_at', 'by Ana'],
  ])('is refused: %s with %j', async (header, cell) => {
    expect(await refusal(lines(`email,${header}`, `a@example.org,${cell}`))).toHaveLength(1)
  })

  it('names ten values of a column and counts the others', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => `a${i}@example.org,Province ${i}`)
    const told = await refusal(lines('email,state', ...rows))
    expect(told).toHaveLength(11)
    expect(told.at(-1)).toContain('40 more unknown values')
  })

  it('can be explained by the editor: a column that is not about mail, and a word', async () => {
    const csv = lines('email,State,status', 'a@example.org,Texas,VIP', 'b@example.org,Ohio,', 'c@example.org,,inactive')
    const meanings = readMeanings(['vip=active', '=pending', 'inactive=bounced'])
    expect(await imported(csv, { ignore: ['state'], meanings })).toEqual({ a: 'active', b: 'pending', c: 'bounced' })
    expect(await refusal(csv, { ignore: ['stat'], meanings })).toContainEqual(expect.stringContaining('`stat`'))
    expect(() => readMeanings(['VIP', 'x=gone'])).toThrow(/--value VIP[\s\S]*--value x=gone/)
  })

  it('is a surplus cell or an unclosed quotation mark, in a list of states', async () => {
    const header = 'email,name,note,status'
    expect(await refusal(lines(header, 'a@example.org,Sol, Ana,,unsubscribed'))).toContainEqual(
      expect.stringContaining('2: This line has more cells'),
    )
    expect(await refusal(lines(header, 'a@example.org,A,,active', 'b@example.org,"B,,unsubscribed'))).toHaveLength(1)
    expect(await imported(lines(header, 'a@example.org,A,,active,', 'b@example.org,B,,bounced,,'))).toEqual({
      a: 'active',
      b: 'bounced',
    })
  })

  it('is a state in a list without a header, and a list without addresses', async () => {
    expect(await refusal(lines('a@example.org,active', 'b@example.org,Unsubscribed'))).toEqual([
      expect.stringMatching(/^2: This list has no header.*`Unsubscribed`/),
    ])
    expect(await refusal(lines('a@example.org,1', 'b@example.org,0'))).toHaveLength(1)
    expect(await refusal(lines('who,status', 'Ana,active'))).toHaveLength(1)
    expect(await imported(lines('Ana,a@example.org,12', 'Ben,b@example.org,13'))).toEqual({ a: 'active', b: 'active' })
  })

  it('is a list of addresses in a file that is named after those who left', async () => {
    const csv = lines('email', 'a@example.org')
    for (const name of ['unsubscribed.csv', 'cleaned_audience_export.csv', 'lists/bounces.csv', 'abgemeldet.csv'])
      expect(await refusal(csv, { file: name })).toEqual([expect.stringContaining('--state')])
    expect(await imported(csv, { file: 'unsubscribed.csv', state: 'unsubscribed' })).toEqual({ a: 'unsubscribed' })
    expect(await imported(csv, { file: 'unsubscribed.csv', state: 'active' })).toEqual({ a: 'active' })
    expect(await imported(csv, { file: 'unsubscribed/subscribers.csv' })).toEqual({ a: 'active' })
  })

  it('is a ZIP archive', async () => {
    expect(await refusal('PK\u0003\u0004rest')).toEqual([expect.stringContaining('ZIP')])
  })
})

describe('an existing subscriber', () => {
  it('moves only towards less mail, and the report says how many', async () => {
    const store = opened()
    const all = ['active', 'pending', 'bounced', 'unsubscribed', 'complained']
    const rows = all.flatMap((before, i) => all.map((after, k) => ({ who: `p${i}${k}`, before, after })))
    const list = (pick: (row: (typeof rows)[number]) => string) =>
      lines('email,status', ...rows.map(row => `${row.who}@example.org,${pick(row)}`))
    await importInto(
      store,
      list(({ before }) => before),
    )
    const dry = await importInto(
      store,
      list(({ after }) => after),
      { dry: true },
    )
    const report = await importInto(
      store,
      list(({ after }) => after),
    )
    expect([report, report.added, report.reduced]).toEqual([dry, 0, 9])
    const expected = rows.map(({ who, before, after }) => {
      // A subscriber who has confirmed here does not have to confirm again because another list awaits that.
      const waits = before === 'active' && after === 'pending'
      return [who, waits || all.indexOf(after) < all.indexOf(before) ? before : after]
    })
    expect(await states(store)).toEqual(Object.fromEntries(expected))
  })

  it('is not subscribed again by a later list that says active', async () => {
    const store = opened()
    await importInto(store, lines('email,status', 'a@example.org,unsubscribed'))
    const rejected: string[] = []
    await importInto(store, lines('email', 'a@example.org'), { reject: ({ reason }) => rejected.push(reason) })
    expect([await states(store), rejected]).toEqual([
      { a: 'unsubscribed' },
      ['unsubscribed earlier, and was not changed'],
    ])
  })
})

it('never makes a person active whose row says otherwise, with any columns', async () => {
  const said: Record<string, { yes: string[]; no: string[] }> = {
    status: { yes: ['active', 'Subscribed', 'enabled'], no: ['unsubscribed', 'Bounced', 'pending', 'inactive'] },
    'Email Status': { yes: ['Active', 'confirmed'], no: ['opted-out', 'SPAM complaint', 'hard_bounce'] },
    unsubscribed_at: { yes: ['', 'NULL', '0000-00-00'], no: ['2024-05-01', '01/05/2024 10:00', '1714550400'] },
    Unsubscribed: { yes: ['no', '0', ''], no: ['yes', 'TRUE', 'x', '1'] },
    bounced: { yes: ['false', '-'], no: ['true', 'hard'] },
    'opt in': { yes: ['yes', '1', '2024-01-01'], no: ['no', '0', '', 'withdrawn'] },
    confirmed: { yes: ['1', 'ja'], no: ['0', 'nein', ''] },
    Désabonné: { yes: ['non', ''], no: ['oui', '3 mars 2024'] },
    email_disabled: { yes: ['false'], no: ['true'] },
    'Do not email': { yes: ['n', ''], no: ['y'] },
    Notes: { yes: ['', 'likes rivers'], no: ['Unsubscribed'] },
  }
  const headers = Object.keys(said)
  const column = fc.constantFrom(...headers)
  const row = fc.array(fc.tuple(fc.boolean(), fc.nat()), { minLength: headers.length, maxLength: headers.length })
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(column, { minLength: 1 }),
      fc.array(row, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(',', ';', '\t'),
      async (columns, people, delimiter) => {
        const rows = people.map(answers =>
          columns.map((name, i) => {
            const [leaves = false, pick = 0] = answers[i] ?? []
            const cells = said[name]?.[leaves ? 'no' : 'yes'] ?? []
            return { leaves, cell: cells[pick % cells.length] ?? '' }
          }),
        )
        const quoted = (cells: string[]) => cells.map(cell => `"${cell}"`).join(delimiter)
        const csv = lines(
          quoted(['email', ...columns]),
          ...rows.map((cells, i) => quoted([`p${i}@example.org`, ...cells.map(({ cell }) => cell)])),
        )
        const store = opened()
        await importInto(store, csv).catch((cause: unknown) => expect(cause).toBeInstanceOf(ProblemsError))
        const found = await states(store)
        // A column that is empty for everyone has no meaning.
        const told = columns.map((_, i) => rows.some(cells => !/^(?:|-|NULL|0000.*)$/.test(cells[i]?.cell ?? '')))
        for (const [i, cells] of rows.entries())
          if (cells.some(({ leaves }, k) => leaves && told[k])) expect(found[`p${i}`]).not.toBe('active')
      },
    ),
    { numRuns: 40 },
  )
})
