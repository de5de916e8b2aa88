import type { LanguageWords } from './import-language.js'

export const HEBREW: LanguageWords = {
  tag: 'he',
  forwards: {
    sender: ['מאת'],
    date: ['תאריך', 'נשלח'],
    subject: ['נושא'],
    recipients: ['אל', 'עותק', 'עותק לידיעה', 'העתק'],
    other: ['השב אל'],
    marks: ['הודעה שהועברה', 'תחילת ההודעה שהועברה', 'הודעה מקורית'],
    quotes: ['בתאריך {date}, מאת {sender}:'],
    forwarded: ['הועבר'],
    replied: ['תגובה'],
  },
  furniture: {
    lines: ['דף הבית', 'אין תגובות', 'הוסף רשומת תגובה', 'הוסף תגובה', 'שתפו?…20', 'קרא(ו)? (עוד|באתר)…'],
  },
  letters: {
    greetings: ['שלום'],
    managing: ['הסרה', 'להסרה', 'ביטול (הרשמה|מינוי)', 'צפייה בדפדפן'],
  },
  labels: {
    title: ['כותרת'],
    author: ['מאת'],
    source: ['מקור'],
    date: ['תאריך'],
    standfirst: ['תקציר'],
  },
  beforeMonth: ['ב'],
  originalLabels: ['המקור'],
  origins: ['(פורסם|פורסמה|התפרסם|הופיע) _3 (לראשונה|במקור) (באתר |בעיתון |במגזין |ב[-־]?)?{outlet}'],
  lettering: 'uncased',
}
