import type { LanguageWords } from './language-words.js'

export const JAPANESE: LanguageWords = {
  tag: 'ja',
  forwards: {
    sender: ['差出人', '送信元', '送信者', 'From'],
    date: ['日付', '送信日時', '日時', '送信日'],
    subject: ['件名'],
    recipients: ['宛先', '送信先', 'To', 'CC', 'Cc'],
    other: ['返信先', '優先度', '重要度'],
    marks: [
      '転送メッセージ',
      'メッセージを転送',
      '転送されたメッセージ',
      '転送メール',
      '元のメッセージ',
      'Original Message',
    ],
    quotes: ['{date} {sender}:', '{date}、{sender}のメール:'],
    forwarded: ['転送'],
    replied: ['返信'],
  },
}
