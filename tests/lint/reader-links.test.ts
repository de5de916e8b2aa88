import { describe, expect, it } from 'vitest'
import { readerLinks } from '../../src/lint/reader-links.js'

const UUID = '0b6a1c52-7d3e-4f10-9a8b-5c4d3e2f1a0b'
const TOKEN = 'a8F3kq92LmX0pZ71Qw5eRt6y'
const found = (address: string, text = `---\ntitle: River\n---\n\nSee [this](${address}).\n`) =>
  readerLinks([{ file: 'posts/river.md' }], { read: () => text })

describe('a link that belongs to one reader', () => {
  it.each([
    ['Mailchimp', 'https://harbour.us2.list-manage.com/track/click?u=3fa1&id=77ab&e=91c2d3e4f5'],
    ['Mailchimp', 'https://harbour.list-manage.com/unsubscribe?u=3fa1&amp;id=77ab&amp;e=91c2d3e4f5&amp;c=1'],
    ['Mailchimp', 'https://us2.campaign-archive.com/?u=3fa1&id=77ab&e=91c2d3e4f5'],
    ['Substack', `https://substack.com/redirect/2/eyJ${TOKEN}`],
    ['Substack', `https://harbour.substack.com/action/disable_email?token=${TOKEN}`],
    ['beehiiv', `https://link.mail.beehiiv.com/ss/c/${TOKEN}/4a1/${TOKEN}`],
    ['Kit', `https://click.convertkit-mail2.com/${TOKEN}/aHR0`],
    ['Campaign Monitor', 'https://harbour.cmail20.com/t/r-l-tkyu-bhhk-r/'],
    ['HubSpot', 'https://d2v8.hs-sales-engage.com/Ctc/Q1+23284/d2v8'],
    ['SendGrid', `https://u123.ct.sendgrid.net/ls/click?upn=${TOKEN}`],
    ['SendGrid', `https://links.harbour.example.org/wf/click?upn=${TOKEN}`],
    ['Mailgun', `https://email.harbour.example.org/c/eJw${TOKEN}`],
    ['Postmark', 'https://click.pstmrk.it/3s/harbour.example.org/abc/def/AQ/uuid'],
    ['SparkPost', `https://go.harbour.example.org/f/a/${TOKEN}~~/AAA/Rg`],
    ['Brevo', `https://r.harbour.example.org/mk/cl/f/${TOKEN}`],
    ['MailerLite', 'https://click.mlsend.com/link/c/YT0xMjM'],
    ['Constant Contact', 'https://r20.rs6.net/tn.jsp?f=001abc'],
    ['ActiveCampaign', `https://harbour.activehosted.com/lt.php?x=3TZy~GE6${TOKEN}`],
    ['Klaviyo', 'https://ctrk.klclick2.com/l/01ABC'],
    ['Customer.io', `https://e.customeriomail.com/e/c/eyJ${TOKEN}`],
    ['Ghost', `https://harbour.example.org/r/3f2a9b1c?m=${UUID}`],
    ['Ghost', `https://harbour.example.org/unsubscribe/?uuid=${UUID}&newsletter=${UUID}`],
    ['Mailjet', 'https://xyz.mjt.lu/lnk/AVAAAFakeToken/1/abc/aHR0'],
    ['Amazon SES', 'https://abc.r.eu-west-1.awstrack.me/L0/https:%2F%2Fharbour.example.org/1/0102'],
    ['Salesforce Marketing Cloud', `https://click.e.harbour.example.org/?qs=${'4f2a'.repeat(12)}`],
    ['Iterable', `https://links.harbour.example.org/u/click?_t=${'4f2a'.repeat(8)}&_m=1`],
    ['Brevo', `https://news.harbour.example.org/mk/cl/f/sh/${TOKEN}/${TOKEN}`],
    ['ActiveCampaign', `https://harbour.acemlnb.com/Prod/link-tracker?redirectUrl=aHR0&sig=${TOKEN}&s=1&i=2`],
    ['Klaviyo', 'https://ctrk.harbour.example.org/l/01J5V2NHDC0KB0P8B51Z9PCPZS_0'],
    ['Iterable', `https://links.harbour.example.org/u/${'4f2a'.repeat(8)}?_e=ada%40example.org&_m=1`],
    ['Sailthru', `https://link.harbour.example.org/click/24567890.12345/aHR0cHM6/${'4f2a'.repeat(6)}B1a2b3c4d`],
    ['Sailthru', `https://link.harbour.example.org/view/${'4f2a'.repeat(6)}.abc1/9f8e7d6c`],
    ['Marketo', 'https://info.harbour.example.org/MTM4LUVaTS0wNDIAAAGAQ2k3m9X1z0Qw7eRt6yUi='],
    ['Pardot', `https://go.harbour.example.org/e/123456/two-clocks/9k2xq/1234567890?h=${TOKEN}`],
    [
      'Safe Links',
      'https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fharbour.example.org&data=05%7C01%7Cada',
    ],
    ['listmonk', `https://lists.harbour.example.org/link/${UUID}/${UUID}/${UUID}`],
    ['Mautic', `https://m.harbour.example.org/r/${'4f2a'.repeat(6)}?ct=YTo1${TOKEN}`],
    ['mc_eid', 'https://harbour.example.org/two-clocks?utm_source=x&mc_eid=91c2d3e4f5'],
    ['mkt_tok', 'https://harbour.example.org/two-clocks?mkt_tok=NTQwLUdTSC05MzQ'],
    ['_hsenc', 'https://harbour.example.org/two-clocks?_hsenc=p2ANqtz-8Kx'],
    ['ck_subscriber_id', 'https://harbour.example.org/two-clocks?ck_subscriber_id=1234567'],
    ['vero_id', 'https://harbour.example.org/two-clocks?vero_id=user-12345'],
    ['unsubscribes', `https://harbour.example.org/unsubscribe/${UUID}`],
    ['unsubscribes', `https://harbour.example.org/newsletter/unsubscribe?id=7&token=${TOKEN}`],
  ])('is reported: %s %s', (mark, address) => {
    expect(found(address)).toMatchObject([
      { severity: 'warning', rule: 'post.reader-link', where: { file: 'posts/river.md', line: 5 } },
    ])
    expect(found(address)[0]?.what).toContain(mark)
  })

  it.each([
    'https://harbour.us2.list-manage.com/subscribe?u=3fa1bc&id=77ab',
    'https://us2.campaign-archive.com/?u=3fa1bc&id=77ab',
    'https://us2.campaign-archive.com/?u=3fa1bc&id=77ab&e=[UNIQID]',
    'https://mailchi.mp/harbour/two-clocks',
    'https://harbour.substack.com/p/two-clocks?utm_source=newsletter&utm_medium=email',
    `https://substack.com/redirect/${UUID}`,
    'https://www.beehiiv.com/blog/click-tracking-2024',
    'https://harbour.beehiiv.com/p/two-clocks-2024',
    'https://convertkit.com/pricing',
    'https://harbour.createsend.com/subscribe',
    'https://www.hubspot.com/products/marketing',
    'https://www.sendgrid.com/en-us/blog/click-tracking',
    'https://documentation.mailgun.com/docs/mailgun/user-manual/tracking-messages',
    'https://postmarkapp.com/support/article/1048',
    'https://buttondown.com/harbour/archive/two-clocks-in-2024',
    'https://ghost.org/help/unsubscribe',
    `https://harbour.example.org/item?uuid=${UUID}`,
    'https://harbour.example.org/unsubscribe',
    'https://harbour.example.org/blog/how-to-unsubscribe-from-2000-newsletters-in-one-day',
    'https://harbour.example.org/unsubscribe?token={{token}}',
    'https://harbour.example.org/?mc_eid=[UNIQID]',
    'https://harbour.example.org/?mc_cid=77ab12cd&utm_campaign=spring-2024',
    'https://view.harbour.example.org/reports/2024',
    'https://email.harbour.example.org/contact',
    'https://links.harbour.example.org/two-clocks-2024',
    'https://harbour.example.org/click/2024.05/two-clocks',
    'https://harbour.example.org/view/2024/two-clocks',
    'https://harbour.example.org/e/2024/two-clocks/1234?h=large',
    'https://harbour.example.org/l/01-two-clocks_1',
    'https://links.harbour.example.org/u/ada?_m=1',
    `https://github.com/harbour/clocks/commit/${'4f2a'.repeat(10)}`,
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'https://[broken',
  ])('is nothing like %s', address => {
    expect(found(address)).toEqual([])
  })
})
