import type { LanguageWords } from './language-words.js'

export const TURKISH: LanguageWords = {
  tag: 'tr',
  forwards: {
    sender: ['Kimden', 'Gönderen'],
    date: ['Tarih', 'Gönderilen', 'Gönderildi', 'Gönderme Tarihi', 'Gönderim Tarihi'],
    subject: ['Konu'],
    recipients: ['Kime', 'Alıcı', 'Bilgi', 'Kopya', 'Gizli', 'Gizli Kopya'],
    other: ['Yanıt Adresi', 'Yanıtla', 'Yanıtlama Adresi', 'Önem'],
    marks: [
      'İletilmiş Mesaj',
      'İletilen İleti',
      'İleti başlangıcı',
      'İletilen mesaj',
      'Yönlendirilmiş ileti',
      'Yönlendirilen ileti',
      'Özgün İleti',
      'Orijinal Mesaj',
      'Asıl İleti',
      'Yönlendirilen mesaj başlangıcı',
    ],
    quotes: [
      '{sender}, {date} tarihinde şunu yazdı:',
      '{date} tarihinde {sender} şunu yazdı:',
      '{sender} şunları yazdı ({date}):',
    ],
    forwarded: ['İLT', 'İlt', 'ILT'],
    replied: ['YNT', 'Ynt', 'YAN'],
  },
}
