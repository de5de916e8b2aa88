import type { LanguageWords } from './language-words.js'

export const PORTUGUESE: LanguageWords = {
  tag: 'pt',
  forwards: {
    sender: ['De', 'Remetente'],
    date: ['Data', 'Enviado', 'Enviado em', 'Enviada em', 'Enviada'],
    subject: ['Assunto'],
    recipients: ['Para', 'A', 'Cc', 'CC', 'Cópia', 'Com cópia', 'Cco', 'Bcc'],
    other: ['Responder A', 'Responder para', 'Organização'],
    marks: [
      'Mensagem reencaminhada',
      'Mensagem encaminhada',
      'Início da mensagem reencaminhada',
      'Início da mensagem encaminhada',
      'Mensagem original',
    ],
    quotes: ['Em {date}, {sender} escreveu:', 'Em {date} {sender} escreveu:'],
    onBehalf: ['em nome de'],
    forwarded: ['ENC', 'Enc'],
    replied: ['RES', 'RESP'],
  },
}
