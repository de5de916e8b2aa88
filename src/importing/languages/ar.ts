import type { LanguageWords } from './import-language.js'

export const ARABIC: LanguageWords = {
  tag: 'ar',
  forwards: {
    sender: ['من', 'المرسل'],
    date: ['التاريخ', 'تاريخ الإرسال', 'تم الإرسال', 'تاريخ', 'أُرسلت'],
    subject: ['الموضوع'],
    recipients: ['إلى', 'نسخة', 'نسخة مخفية', 'نسخة إلى'],
    other: ['الرد على'],
    marks: ['رسالة معاد توجيهها', 'رسالة مُعاد توجيهها', 'الرسالة الأصلية', 'بدء الرسالة المعاد توجيهها'],
    quotes: ['في {date}، كتب {sender}:'],
    forwarded: ['إعادة توجيه', 'تحويل'],
    replied: ['رد'],
  },
  furniture: {
    lines: [
      'الرئيسية',
      'ليست هناك تعليقات',
      'إرسال تعليق',
      'شارك…20',
      'مشاركة…20',
      'اقرأ (المزيد|على موقعنا)…',
      'اشترك…30',
      'إعلان',
    ],
  },
  letters: {
    greetings: ['مرحبا'],
    managing: ['إلغاء الاشتراك', 'عرض في المتصفح'],
  },
  labels: {
    author: ['بقلم', 'الكاتب'],
    source: ['المصدر'],
    date: ['التاريخ'],
    standfirst: ['ملخص'],
  },
  persons: {
    particles: ['bin', 'ibn', 'al', 'el'],
  },
  clock: {
    afternoon: ['م'],
    forenoon: ['ص'],
  },
  originalLabels: ['الأصل'],
  origins: ['(نُ?شر|ظهر)\\S* _3 (أول\\S*|لأول مرة|في الأصل) (في|على) ((صحيفة|جريدة|مجلة|موقع) )?{outlet}'],
  lettering: 'uncased',
}
