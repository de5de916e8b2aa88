import type { LanguageWords } from './import-language.js'

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
  furniture: {
    lines: [
      'トップ',
      'ホーム',
      '(# ?件の)?コメント(を投稿|はありません|する|を書き込む)?',
      '共有…12',
      'シェア…12',
      'ウェブサイトで(この記事を)?読む',
      '(この)?記事を(サイト|ウェブ)…10読む',
      '続きを読む',
      '購読…12',
      '配信停止…12',
      '広告',
    ],
  },
  letters: {
    managing: ['配信(停止|解除)', '購読(解除|を停止|停止)', '登録解除', 'メール設定', 'ブラウザで'],
  },
  labels: {
    title: ['タイトル'],
    author: ['著者', '筆者', '執筆'],
    source: ['出典', '初出'],
    date: ['日時', '公開日'],
    standfirst: ['要旨'],
  },
  changed: ['更新'],
  people: {
    authors: ['筆者(?=は)'],
  },
  persons: {
    after: ['は', 'が', 'さん', '氏'],
  },
  captions: {
    programNames: ['図'],
  },
  clock: {
    minute: ['分'],
    hour: ['時'],
    afternoon: ['午後'],
    forenoon: ['午前'],
  },
  dateSigns: ['年', '月', '日'],
  posted: ['公開'],
  originalLabels: ['元の記事'],
  origins: [
    '(初出[:：]|出典[:：]) ?{outlet}',
    '{outlet}より転載',
    '「{outlet}」[^。「」『』]{0,15}(に(初めて|最初に)?(掲載|発表)|からの転載|より転載)',
  ],
  lettering: 'unspaced',
  styles: {
    contents: ['目次'],
    quote: ['引用文'],
    caption: ['図表番号'],
    heading: ['見出し'],
    subtitle: ['副題'],
    title: ['表題'],
  },
}
