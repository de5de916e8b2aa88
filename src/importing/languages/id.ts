import type { LanguageWords } from './import-language.js'

export const INDONESIAN: LanguageWords = {
  tag: 'id',
  forwards: {
    sender: ['Dari'],
    date: ['Tanggal', 'Dikirim', 'Terkirim'],
    subject: ['Perihal', 'Subjek'],
    recipients: ['Kepada', 'Untuk', 'Tembusan'],
    other: ['Balas ke'],
    marks: ['Pesan yang diteruskan', 'Pesan terusan', 'Pesan Asli', 'Awal pesan terusan'],
    quotes: ['Pada {date}, {sender} menulis:'],
    forwarded: ['TRS'],
    replied: ['BLS'],
  },
  name: 'bahasa indonesia',
}
