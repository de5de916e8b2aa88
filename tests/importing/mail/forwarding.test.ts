import { describe, expect, it } from 'vitest'
import { importSource, postText } from '../../../src/importing/index.js'
import { LANGUAGES } from '../../../src/importing/languages/languages.js'
import { CONTEXT, factOf } from '../importing.js'

const FIRST = 'The town has two clocks, and neither of them has been right since the spring of the flood.'
const LAST = 'Then a third clock came, with a committee of its own, which met on Tuesdays.'
const TEXT = `${FIRST}\n\n${LAST}`
const HTML = `<p>${FIRST}</p><p>${LAST}</p>`
const NOTE = 'Shall we take this one?'

const mailOf = (content: string, type: string, subject: string): string =>
  [
    'From: Fay Forwarder <fay@forward.example>',
    'To: Deb Desk <deb@desk.example>',
    `Subject: ${/[^\x20-\x7e]/.test(subject) ? `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=` : subject}`,
    'Date: Tue, 12 Apr 2022 10:00:00 +0000',
    'MIME-Version: 1.0',
    `Content-Type: ${type}; charset=utf-8`,
    '',
    content,
  ].join('\n')

const draftOfMail = async (content: string, type = 'text/plain', subject = 'Fwd: Two clocks') => {
  const { drafts } = await importSource({ name: 'a.eml', bytes: Buffer.from(mailOf(content, type, subject)) }, CONTEXT)
  const [draft] = drafts
  if (!draft) throw new Error('There is no draft.')
  return draft
}

type ForwardDraft = Awaited<ReturnType<typeof draftOfMail>>

/** What is wrong with the post of a forwarded message. */
function faultsOf(draft: ForwardDraft): string[] {
  const post = postText(draft)
  const body = post.replace(/^---[\s\S]*?\n---\n/, '')
  const title = factOf(draft, 'title')
  return [
    ...(factOf(draft, 'via.0.name') === 'Harbour Letter' ? [] : [`sender: ${factOf(draft, 'via.0.name')}`]),
    ...(title === 'Two clocks' ? [] : [`subject: ${title}`]),
    ...(/Forwarder|forward\.example/.test(post) ? ['the forwarder is in the post'] : []),
    ...(/desk\.example|Third|third@|Desk/.test(post) ? [`a recipient is in the post: ${body}`] : []),
    ...(/harbour\.example|^[^.\n]{0,20}[:：]|forward|^>|Shall we/im.test(body)
      ? [`a header line is in the text: ${body}`]
      : []),
    ...(body.includes(FIRST) && body.includes(LAST) ? [] : [`the text is incomplete: ${body}`]),
  ]
}

const FROM = 'Harbour Letter &lt;<a href="mailto:letter@harbour.example">letter@harbour.example</a>&gt;'
const TO = '<a href="mailto:fay@forward.example">fay@forward.example</a>'
const DATE = '2021-11-03T09:26:50'

describe('a forwarded message', () => {
  it.each<[string, string, string, string?]>([
    [
      'Gmail',
      `<div dir="ltr">${NOTE}<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <strong class="gmail_sendername" dir="auto">Harbour Letter</strong> <span dir="auto">&lt;<a href="mailto:letter@harbour.example">letter@harbour.example</a>&gt;</span><br>Date: Wed, Nov 3, 2021 at 9:26 AM<br>Subject: Two clocks<br>To: &lt;${TO}&gt;<br></div><br><br>${HTML}</div></div>`,
      '2021-11-03T09:26:00Z',
    ],
    [
      'Gmail of 2015, whose header and text are one element',
      `<div dir="ltr"><div class="gmail_quote">---------- Forwarded message ----------<br>From: <b>Harbour Letter</b> &lt;letter@harbour.example&gt;<br>Date: 2021-11-03 9:26 GMT+01:00<br>Subject: Two clocks<br>To: fay@forward.example<br><br><br>${FIRST}<br><br>${LAST}</div></div>`,
      '2021-11-03T09:26:00+01:00',
    ],
    [
      'Outlook on the web',
      `<div>${NOTE}</div><div id="appendonsend"></div><hr style="width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>From:</b> ${FROM}<br><b>Sent:</b> Wednesday, November 3, 2021 9:26 AM<br><b>To:</b> Fay Forwarder &lt;${TO}&gt;; Tom Third &lt;third@desk.example&gt;<br><b>Subject:</b> Two clocks</font><div>&nbsp;</div></div>${HTML}`,
      '2021-11-03T09:26:00Z',
    ],
    [
      'Outlook for Windows, in German',
      `<div class=WordSection1><p class=MsoNormal>${NOTE}<o:p></o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b><span>Von:</span></b><span> ${FROM} <br><b>Gesendet:</b> Mittwoch, 3. November 2021 09:26<br><b>An:</b> Fay Forwarder &lt;${TO}&gt;<br><b>Cc:</b> Tom Third<br><b>Betreff:</b> Two clocks<o:p></o:p></span></p></div></div>${HTML}</div>`,
      '2021-11-03T09:26:00Z',
      'WG: Two clocks',
    ],
    [
      'Outlook on a phone',
      `<div>${NOTE}</div><div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div><hr><div id="divRplyFwdMsg"><b>From:</b>&nbsp;${FROM}<br><b>Sent:</b>&nbsp;Wednesday, November 3, 2021 9:26:50 AM<br><b>To:</b>&nbsp;${TO}<br><b>Subject:</b>&nbsp;Two clocks</div><div>${HTML}</div>`,
      `${DATE}Z`,
    ],
    [
      'Thunderbird',
      `<p>${NOTE}</p><div class="moz-forward-container"><br><br>-------- Forwarded Message --------<table class="moz-email-headers-table"><tbody><tr><th align="RIGHT">Subject: </th><td>Two clocks</td></tr><tr><th>Date: </th><td>Wed, 3 Nov 2021 09:26:50 +0100</td></tr><tr><th>From: </th><td>${FROM}</td></tr><tr><th>To: </th><td>${TO}</td></tr><tr><th>CC: </th><td>Tom Third &lt;third@desk.example&gt;</td></tr></tbody></table><br><br>${HTML}</div>`,
      `${DATE}+01:00`,
    ],
    [
      'Thunderbird, plain text in a page',
      `<pre class="moz-quote-pre">${NOTE}\n\n-------- Forwarded Message --------\nSubject: \tTwo clocks\nDate: \tWed, 3 Nov 2021 09:26:50 +0100\nFrom: \tHarbour Letter &lt;letter@harbour.example&gt;\nTo: \tfay@forward.example\n\n\n</pre>${HTML}`,
      `${DATE}+01:00`,
    ],
    [
      'Apple Mail, in French',
      `<div>${NOTE}</div><br><div>Début du message réexpédié&nbsp;:</div><br class="Apple-interchange-newline"><blockquote type="cite"><div style="margin: 0px"><span><b>De: </b></span><span>${FROM}<br></span></div><div><span><b>Objet: </b></span><span><b>Two clocks</b><br></span></div><div><span><b>Date: </b></span><span>3 novembre 2021 à 09:26:50 UTC+1<br></span></div><div><span><b>À: </b></span><span>${TO}<br></span></div><br><div>${HTML}</div></blockquote>`,
      `${DATE}+01:00`,
      'Tr: Two clocks',
    ],
    [
      'Yahoo Mail',
      `<div>${NOTE}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div style="font-family:Helvetica"><div>----- Forwarded message -----</div><div><b>From:</b> ${FROM}</div><div><b>To:</b> "Deb Desk" &lt;deb@desk.example&gt;</div><div><b>Sent:</b> Wednesday, November 3, 2021, 09:26:50 AM GMT+1</div><div><b>Subject:</b> Two clocks</div><div><br></div><div>${HTML}</div></div></div>`,
      `${DATE}+01:00`,
    ],
    [
      'HEY',
      `<div class="trix-content"><div>${NOTE}</div><br><div>---------- Forwarded message ----------</div><div><strong>From:</strong> ${FROM}<br><strong>Date:</strong> November 3, 2021<br><strong>To:</strong> Fay Forwarder &lt;${TO}&gt;<br><strong>Subject:</strong> Two clocks</div><blockquote>${HTML}</blockquote></div>`,
      '2021-11-03',
    ],
    [
      'Proton Mail',
      `<div>${NOTE}</div><div class="protonmail_quote">------- Forwarded Message -------<br>From: ${FROM}<br>Date: On Wednesday, November 3rd, 2021 at 9:26 AM<br>Subject: Two clocks<br>To: fay@forward.example &lt;fay@forward.example&gt;<br><br><blockquote class="protonmail_quote" type="cite">${HTML}</blockquote><br></div>`,
      '2021-11-03T09:26:00Z',
    ],
    [
      'Spark, in Spanish',
      `<div name="messageBodySection">${NOTE}</div><div name="messageReplySection">---------- Mensaje reenviado ----------<br>De: Harbour Letter &lt;letter@harbour.example&gt;<br>Fecha: 3 nov 2021 09:26 +0100<br>Para: Tom Third &lt;third@desk.example&gt;<br>Asunto: Two clocks<br><br><blockquote style="border-left-style: solid">${HTML}</blockquote></div>`,
      '2021-11-03T09:26:00+01:00',
    ],
    [
      'Zoho Mail, whose mark is above and below the header',
      `<div>${NOTE}</div><div>============ Forwarded message ============<br>From: ${FROM}<br>To: ${TO}<br>Date: Wed, 03 Nov 2021 09:26:50 +0100<br>Subject: Two clocks<br>============ Forwarded message ============<br></div><blockquote>${HTML}</blockquote>`,
      `${DATE}+01:00`,
    ],
    [
      'a program that writes each field as a paragraph',
      `<p>${NOTE}</p><p><b>From:</b> ${FROM}</p><p><b>Sent:</b> 3 November 2021 09:26</p><p><b>Subject:</b> Two clocks</p><p><b>To:</b> ${TO}</p><p><b>Cc:</b> Tom Third &lt;third@desk.example&gt;</p>${HTML}`,
      '2021-11-03T09:26:00Z',
    ],
  ])('is read as HTML of %s', async (_, html, date, subject) => {
    const draft = await draftOfMail(html, 'text/html', subject)
    expect(faultsOf(draft)).toEqual([])
    expect(factOf(draft, 'via.0.date')).toBe(date)
    if (html.includes(NOTE)) expect(draft.notes.join()).toContain(NOTE)
  })

  it.each<[string, string, string, string?]>([
    [
      'Yahoo Mail, whose header is one line',
      `${NOTE}\n\n   ----- İletilmiş Mesaj ----- Kimden: Harbour Letter <letter@harbour.example>Kime: "Deb Desk" <deb@desk.example>Cc: Tom Third <third@desk.example>Gönderilen: 3 Kasım 2021 Çarşamba 09:26:50 GMT+3Konu: Two clocks\n ${TEXT}`,
      `${DATE}+03:00`,
    ],
    [
      'Outlook, without a note or a line above the header',
      `\n\nFrom: Harbour Letter <letter@harbour.example>\nSent: Wednesday, November 3, 2021 9:26 AM\nTo: Deb Desk <deb@desk.example>\nSubject: Two clocks\n\n${TEXT}`,
      '2021-11-03T09:26:00Z',
    ],
    [
      'Outlook, in French, with a notice of a mail server below a line',
      `${NOTE}\n\nDe : Harbour Letter <letter@harbour.example>\nEnvoyé : mercredi 3 novembre 2021 09:26\nÀ : Deb Desk <deb@desk.example>\nObjet : Two clocks\n\n\n${TEXT}\n  ________________________________\n  This message may be confidential. Unauthorised reading, copying or other use of it is prohibited.\n`,
      '2021-11-03T09:26:00Z',
      'TR: Two clocks',
    ],
    [
      'Outlook, in Finnish',
      `${NOTE}\n\nLähettäjä: Harbour Letter <letter@harbour.example>\nLähetetty: keskiviikko 3. marraskuuta 2021 9.26\nVastaanottaja: Tom Third <third@desk.example>;\n Deb Desk <deb@desk.example>\nKopio: fay@forward.example\nAihe: Two clocks\n\n${TEXT}`,
      '2021-11-03T09:26:00Z',
      'VL: Two clocks',
    ],
    [
      'Gmail, in Finnish',
      `---------- Forwarded message ---------\nLähettäjä: Harbour Letter <letter@harbour.example>\nDate: ke 3. marrask. 2021 klo 9.26\nSubject: Two clocks\nTo: <fay@forward.example>\n\n\n${TEXT}`,
      '2021-11-03T09:26:00Z',
    ],
    [
      'Outlook, in Turkish',
      `Kimden: Harbour Letter [mailto:letter@harbour.example]\nGönderildi: 3 Kasım 2021 Çarşamba 09:26\nKime: Deb Desk\nKonu: Two clocks\n\n${TEXT}`,
      '2021-11-03T09:26:00Z',
      'İLT: Two clocks',
    ],
    [
      'Outlook for the Mac, in Turkish',
      `"Harbour Letter" <letter@harbour.example>, 3.11.2021 09:26 tarihinde şunu yazdı:\n\n    ${TEXT.replace(/\n\n/g, '\n\n    ')}\n`,
      '2021-11-03T09:26:00Z',
    ],
    [
      'Apple Mail, quoted and with bold labels',
      `${NOTE}\n\n> Välitetty viesti alkaa:\n> \n> *Lähettäjä:* Harbour Letter <letter@harbour.example>\n> *Aihe:* *Two clocks*\n> *Päivämäärä:* 3. marraskuuta 2021 klo 9.26.50 UTC+2\n> *Vastaanottaja:* fay@forward.example\n> \n${TEXT.replace(/^/gm, '> ')}`,
      `${DATE}+02:00`,
    ],
    [
      'Outlook, sent on behalf of somebody',
      `________________________________\nFrom: lists@esp.example <lists@esp.example> on behalf of Harbour Letter <letter@harbour.example>\nSent: Wednesday, November 3, 2021 9:26 AM\nTo: third@desk.example <third@desk.example>\nSubject: Two clocks\n\n${TEXT}`,
      '2021-11-03T09:26:00Z',
    ],
    [
      'a forward of a forward',
      `${NOTE}\n\n---------- Forwarded message ---------\nFrom: Tom Third <third@desk.example>\nDate: Thu, Nov 4, 2021 at 8:00 AM\nSubject: Fwd: Two clocks\nTo: <fay@forward.example>\n\nFor you, I think.\n\n-------- Weitergeleitete Nachricht --------\nBetreff: Two clocks\nDatum: Wed, 3 Nov 2021 09:26:50 +0100\nVon: Harbour Letter <letter@harbour.example>\nAn: third@desk.example\n\n${TEXT}`,
      `${DATE}+01:00`,
    ],
    [
      'a thread below the message',
      `---------- Forwarded message ---------\nFrom: Harbour Letter <letter@harbour.example>\nDate: Wed, 3 Nov 2021 09:26:50 +0100\nSubject: Two clocks\nTo: <third@desk.example>\n\n${TEXT}\n\nFrom: Tom Third <third@desk.example>\nSent: Monday, 1 November 2021 23:11\nTo: Harbour Letter <letter@harbour.example>\nSubject: Re: Two clocks\n\nPlease send it by Wednesday.`,
      `${DATE}+01:00`,
    ],
    [
      'a program that says who wrote when',
      `${NOTE}\n\n-------- Пересылаемое сообщение --------\n03.11.2021, 09:26, "Harbour Letter" <letter@harbour.example>:\n\n${TEXT}\n\n-------- Конец пересылаемого сообщения --------\n`,
      '2021-11-03T09:26:00Z',
    ],
    [
      'QQ Mail',
      `------------------ 原始邮件 ------------------\n发件人: "Harbour Letter" <letter@harbour.example>;\n发送时间: 2021年11月3日(星期三) 上午9:26\n收件人: "Deb Desk"<deb@desk.example>;\n主题: Two clocks\n\n${TEXT}`,
      '2021-11-03T09:26:00Z',
    ],
  ])('is read as text of %s', async (_, text, date, subject) => {
    const draft = await draftOfMail(text, 'text/plain', subject)
    expect(faultsOf(draft)).toEqual([])
    expect(factOf(draft, 'via.0.date')).toBe(date)
  })

  it.each(LANGUAGES.map(({ tag, forwards }) => [tag, forwards] as const))(
    'is read with the labels of %s',
    async (tag, { sender, date, subject, recipients, marks, forwarded }) => {
      const day = new Intl.DateTimeFormat(`${tag}-u-ca-gregory`, { dateStyle: 'long', timeZone: 'UTC' }).format(
        Date.UTC(2021, 10, 3),
      )
      const faults = await Promise.all(
        sender.flatMap((from, i) => {
          const lines = [
            `${from}: Harbour Letter <letter@harbour.example>`,
            `${date[i % date.length]}: ${day}`,
            `${subject[i % subject.length]}: Two clocks`,
            ...recipients.map(to => `${to}: Tom Third <third@desk.example>`),
          ]
          const text = `${NOTE}\n\n-------- ${marks[i % marks.length]} --------\n${lines.join('\n')}\n\n${TEXT}`
          return draftOfMail(text, 'text/plain', `${forwarded[0]}: Two clocks`).then(draft => [
            ...faultsOf(draft),
            ...(factOf(draft, 'via.0.date') === '2021-11-03' ? [] : [`${day}: ${factOf(draft, 'via.0.date')}`]),
          ])
        }),
      )
      expect(faults.flat()).toEqual([])
    },
  )

  it('names no sender if it does not say who sent it', async () => {
    const draft = await draftOfMail(TEXT)
    expect(postText(draft)).not.toContain('Forwarder')
    expect(draft.doubts?.join()).toContain('does not say who sent it first')
  })

  it.each([
    ['message/rfc822', 'Content-Disposition: attachment'],
    ['application/octet-stream', 'Content-Disposition: attachment; filename="Two clocks.eml"'],
  ])('is read from an attachment of the type %s', async (type, disposition) => {
    const inner = `From: Harbour Letter <letter@harbour.example>\nTo: third@desk.example\nSubject: Two clocks\nDate: Wed, 3 Nov 2021 09:26:50 +0100\nContent-Type: text/plain\n\n${TEXT}\n`
    const parts = `--x\nContent-Type: text/plain\n\n${NOTE}\n--x\nContent-Type: ${type}\n${disposition}\n\n${inner}\n--x--\n`
    const draft = await draftOfMail(parts, 'multipart/mixed; boundary=x')
    expect(faultsOf(draft)).toEqual([])
    expect(draft.notes.join()).toContain(NOTE)
  })

  it('leaves an article alone that quotes the header of a message', async () => {
    const quoted = `From: The Mayor <mayor@town.example>\nDate: 3 May 2020\nSubject: The clock`
    const long = `${'The town has two clocks, and neither has been right. '.repeat(50)}\n\n${quoted}\n\nThe clock must go.\n\n${LAST}`
    const draft = await draftOfMail(long, 'text/plain', 'Two clocks')
    expect(postText(draft)).toContain('neither has been right')
    expect(factOf(draft, 'via.0.name')).toBe('Fay Forwarder')
  })
})
