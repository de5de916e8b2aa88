import type { Post } from '../content/index.js'
import { type Problem, warning } from '../core/problem.js'
import { lineAt } from '../core/text.js'
import type { Sources } from './email-check.js'

/** A long value with digits. Placeholders such as `[UNIQID]`, `{{token}}` and `YOUR-TOKEN` have none. */
const VALUE = String.raw`(?=[\w~.=%+-]*\d)[\w~.=%+-]{16,}`
const UUID = String.raw`[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}`

/**
 * Services that send newsletters, and what follows `https://` in their links that belong to one reader. Every pattern
 * requires the value that identifies the reader, or a host that serves nothing else.
 */
const SERVICES: readonly (readonly [service: string, pattern: string])[] = [
  ['Mailchimp', String.raw`[\w.-]+\.(?:list-manage\d*|campaign-archive\d*)\.com/\S*[?&](?:amp;)?e=[\da-f]{8,}`],
  ['Mailchimp', String.raw`mailchi\.mp/\S*[?&](?:amp;)?e=[\da-f]{8,}`],
  ['Mandrill', String.raw`(?:[\w.-]+\.)?mandrillapp\.com/track/\S+`],
  ['Substack', String.raw`(?:[\w-]+\.)*substack\.com/redirect/(?:2/eyJ${VALUE}|\S+[?&](?:amp;)?[jr]=${VALUE})`],
  ['Substack', String.raw`(?:[\w-]+\.)*substack\.com/\S*[?&](?:amp;)?token=${VALUE}`],
  [
    'beehiiv',
    String.raw`(?:[\w-]+\.)*(?:beehiiv\.(?:com|net)|beehiivmail\.com)/(?:ss/c|v\d/c(?:licks?)?|v\d/clicks)/${VALUE}`,
  ],
  ['Kit', String.raw`(?:[\w-]+\.)*(?:convertkit-mail\d*|kit-mail\d*)\.com/${VALUE}`],
  ['Campaign Monitor', String.raw`(?:[\w-]+\.)*(?:createsend\d*|cmail\d*)\.com/t/[\w-]+`],
  ['HubSpot', String.raw`(?:[\w-]+\.)*(?:hubspotlinks\d*|hs-sales-engage|hubspotlinksfree)\.com/\S+`],
  ['HubSpot', String.raw`[\w.-]+/(?:Ctc|e[23]t)/\S*${VALUE}`],
  [
    'SendGrid',
    String.raw`[\w.-]+/(?:(?:uni/)?ls/click|wf/(?:click|open|unsubscribe)|asm(?:/unsubscribe)?/?)\?(?:\S*&)?(?:upn|user_id|data)=${VALUE}`,
  ],
  ['Mailgun', String.raw`email\.[\w.-]+/[cuo]/${VALUE}`],
  ['Postmark', String.raw`(?:[\w-]+\.)*pstmrk\.it/\d\w*/\S+`],
  ['SparkPost', String.raw`(?:[\w-]+\.)*(?:spgo\.io|sparkpostmail\d*\.com)/\S+`],
  ['SparkPost', String.raw`[\w.-]+/f/a/[\w-]{10,}~~/\S+`],
  ['Brevo', String.raw`(?:[\w-]+\.)*(?:sendib[mtw]\d*|sendinblue)\.com/(?:mk|tr)/\S+`],
  ['Brevo', String.raw`[\w.-]+/(?:mk|tr)/(?:cl|un|mr|op)/(?:f/)?(?:sh/)?${VALUE}`],
  ['MailerLite', String.raw`(?:clicks?|track)\.(?:mlsend\d*|mailerlite)\.com/\S+`],
  ['Constant Contact', String.raw`(?:[\w-]+\.)*rs6\.net/\S+`],
  ['Constant Contact', String.raw`visitor\.constantcontact\.com/do\?\S*p=(?:un|oo)\b\S*`],
  ['ActiveCampaign', String.raw`[\w.-]+/(?:lt|proc|box)\.php\?\S*(?:${VALUE}|[?&](?:amp;)?[sx]=[\w~=]{6,})`],
  ['ActiveCampaign', String.raw`[\w.-]+/Prod/link-tracker\?\S+`],
  ['Klaviyo', String.raw`[\w.-]+/l/01[\dA-HJKMNP-TV-Z]{24}_\d+`],
  ['Klaviyo', String.raw`(?:[\w-]+\.)*(?:klclick\d*|klaviyomail)\.com/\S+`],
  ['Klaviyo', String.raw`(?:[\w-]+\.)*kmail-lists\.com/subscriptions/(?:unsubscribe|manage|update|web-view)\S*[?&]\S+`],
  [
    'Customer.io',
    String.raw`(?:[\w-]+\.)*customeriomail\.com/(?:e/[co]|unsubscribe|manage_subscription_preferences)/\S+`,
  ],
  ['Customer.io', String.raw`[\w.-]+/e/[co]/eyJ${VALUE}`],
  ['Revue', String.raw`(?:click|email)\.(?:revue\.email|getrevue\.co)/\S+`],
  [
    'Buttondown',
    String.raw`(?:[\w-]+\.)*buttondown\.(?:email|com)/(?:c|track|unsubscribe|subscribers?|management)/\S*${VALUE}`,
  ],
  ['Ghost', String.raw`[\w.-]+/(?:\S*/)?(?:r/[\da-f]+\?(?:\S*&)?m|unsubscribe/?\?(?:\S*&)?uuid)=${UUID}`],
  ['Mailjet', String.raw`(?:[\w-]+\.)*mjt\.lu/(?:lnk|unsub|oo|nl\d?)/\S+`],
  ['Mailjet', String.raw`[\w.-]+/lnk/${VALUE}`],
  ['Amazon SES', String.raw`(?:[\w-]+\.)*awstrack\.me/[LI]\d/\S+`],
  ['Salesforce Marketing Cloud', String.raw`(?:click|view|cl|pages?|links?)\.[\w.-]+/\S*\?qs=[\da-f]{20,}`],
  ['Salesforce Marketing Cloud', String.raw`(?:[\w-]+\.)*(?:exct\.net|exacttarget\.com)/\S*[?&]qs=\S+`],
  ['Eloqua', String.raw`[\w.-]+/e/(?:er|f2|sl)\?\S*elq\S+`],
  ['Iterable', String.raw`links?\.[\w.-]+/(?:[uea]/)?(?:click|unsub\w*)?\S*[?&]_t=[\da-f]{20,}\S*`],
  ['Iterable', String.raw`links?\.[\w.-]+/[aeu]/[\da-f]{32}\?(?:\S*&)?_e=\S+`],
  ['Braze', String.raw`ablinks?\.[\w.-]+/\S*${VALUE}`],
  ['Sailthru', String.raw`[\w.-]+/(?:click/\d+\.\d+/\S*[\da-f]{20,}B[\da-f]{6,}|view/[\da-f]{24}\.\w+/[\da-f]{6,})`],
  ['Marketo', String.raw`[\w.-]+/[MNO][A-Za-z\d]{3}L[A-Za-z\d]{4}[CSiy]0[A-Za-z\d]{4}AA[\w=-]{20,}`],
  ['Account Engagement (Pardot)', String.raw`[\w.-]+/e/\d{4,}/\S+/\d{4,}\?(?:\S*&)?h=${VALUE}`],
  ['Outlook (Safe Links)', String.raw`[\w.-]+\.safelinks\.protection\.outlook\.com/\S*[?&](?:amp;)?data=\S+`],
  ['listmonk', String.raw`[\w.-]+/(?:link|campaign|subscription)/${UUID}/${UUID}\S*`],
  ['Mautic', String.raw`[\w.-]+/(?:r/[\da-f]{20,}\?(?:\S*&)?ct=${VALUE}|email/(?:unsubscribe|view)/[\da-f]{16,})`],
]

/** Parameters that newsletter services add for one reader. Parameters that only count visits, such as `utm_source`, are absent. */
const PARAMETERS = [
  ...['mc_eid', '_hsenc', '_hsmi', 'mkt_tok', 'ck_subscriber_id', 'vero_id', '_kx', 'elqcontactid', 'elqtrackid'],
  ...['oly_anon_id', 'oly_enc_id', 'bsft_uid', 'bsft_eid', 'sfmc_sub', 'sfmc_key', 'cio_id', 'jwt_token', 'bxid'],
  ...['ml_subscriber', 'ml_subscriber_hash', 'rb_clickid'],
].join('|')

const ADDRESS = /https?:\/\/[^\s<>"'`)\]]{4,3000}/gi
const SERVICE_LINKS = SERVICES.map(([service, pattern]) => ({
  service,
  pattern: new RegExp(`^https?://${pattern}`, 'i'),
}))
const PERSONAL_PARAMETER = new RegExp(String.raw`[?&#;](${PARAMETERS})=(?=[\w~.=%+-]*\d)[\w~.=%+-]{5,}`, 'i')
/** Matches the address at which one reader unsubscribes, at any service. */
const UNSUBSCRIBE = new RegExp(
  String.raw`[/.](?:(?:list|email|newsletter)-?)?un-?sub(?:scribe)?(?:\.\w{2,4})?/?(?:[/?&=]\S*?)?[/=](?:${UUID}|(?=[\w~.%+-]*[a-z])${VALUE})(?:$|[/?&#])`,
  'i',
)

/** Returns what makes an address belong to one reader of a newsletter, in words, or undefined if nothing does. */
export function readerMark(address: string): string | undefined {
  const service = SERVICE_LINKS.find(({ pattern }) => pattern.test(address))?.service
  if (service) return `has the form of the links that ${service} makes for each reader`
  const parameter = PERSONAL_PARAMETER.exec(address)?.[1]
  if (parameter) return `has the parameter \`${parameter}\`, by which a service knows its reader`
  return UNSUBSCRIBE.test(address) ? 'unsubscribes one reader' : undefined
}

/** Warns of links in posts that belong to one reader of a newsletter: others would act in that reader's name. */
export const readerLinks = (posts: readonly Pick<Post, 'file'>[], { read }: Pick<Sources, 'read'>): Problem[] =>
  posts.flatMap(({ file }) => {
    const text = read(file) ?? ''
    return [...text.matchAll(ADDRESS)].flatMap(({ 0: address, index }) => {
      const mark = readerMark(address.replace(/&amp;/g, '&'))
      if (mark === undefined) return []
      const host = address.split(/[/?#]/)[2] ?? ''
      return [
        warning(
          'post.reader-link',
          { file, line: lineAt(text, index) },
          `This link to ${host} ${mark}.`,
          'Open it, and write the address to which it leads; or remove the parameter, or the link.',
        ),
      ]
    })
  })
