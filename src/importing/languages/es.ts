import type { LanguageWords } from './language-words.js'

export const SPANISH: LanguageWords = {
  tag: 'es',
  forwards: {
    sender: ['De', 'Remitente'],
    date: ['Fecha', 'Enviado', 'Enviado el', 'Enviada el'],
    subject: ['Asunto'],
    recipients: ['Para', 'A', 'Cc', 'CC', 'Con copia', 'Copia', 'Cco', 'Copia oculta'],
    other: ['Responder a', 'Respuesta a', 'Organización', 'Importancia'],
    marks: ['Mensaje reenviado', 'Inicio del mensaje reenviado', 'Mensaje original', 'Correo reenviado'],
    quotes: ['El {date}, {sender} escribió:', 'El {date} {sender} escribió:'],
    onBehalf: ['en nombre de'],
    forwarded: ['RV', 'Rv', 'Reenv'],
    replied: ['RE', 'RESP'],
  },
}
