import type { LanguageWords } from './language-words.js'

export const CHINESE: LanguageWords = {
  tag: 'zh',
  forwards: {
    sender: ['发件人', '寄件者', '寄件人', '發件人', '发信人'],
    date: ['日期', '发送时间', '發送時間', '发送日期', '寄件日期', '傳送日期', '时间', '時間'],
    subject: ['主题', '主旨', '主題', '标题'],
    recipients: ['收件人', '收件者', '抄送', '副本', '抄送人', '密送', '密件副本'],
    other: ['回复', '回覆', '重要性', '附件'],
    marks: [
      '转发的邮件',
      '转发邮件信息',
      '轉寄的郵件',
      '已轉寄的郵件',
      '原始邮件',
      '原始郵件',
      '转发的消息',
      '开始转发的邮件',
      'Forwarded message',
    ],
    quotes: ['在 {date}，{sender} 写道：', '{sender} 於 {date} 寫道：', '{sender} 于{date}写道：'],
    forwarded: ['转发', '轉寄', '轉發'],
    replied: ['回复', '答复', '回覆'],
  },
}
