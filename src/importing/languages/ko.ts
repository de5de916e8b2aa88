import type { LanguageWords } from './import-language.js'

export const KOREAN: LanguageWords = {
  tag: 'ko',
  forwards: {
    sender: ['보낸 사람', '보낸사람', '발신', '발신자', '보낸이'],
    date: ['날짜', '보낸 날짜', '보낸날짜', '보낸 시간', '일자'],
    subject: ['제목'],
    recipients: ['받는 사람', '받는사람', '받는이', '수신', '참조', '숨은 참조'],
    other: ['회신 주소', '답장 받는 사람'],
    marks: ['전달된 메시지', '전달된 메일', '원본 메시지', '원본 메일', '전달한 메시지 시작'],
    quotes: ['{date} {sender}님이 작성:'],
    forwarded: ['전달', 'FW'],
    replied: ['답장', '회신'],
  },
  furniture: {
    lines: ['댓글( 없음| 쓰기)?', '공유…10', '구독…12'],
  },
  dateWords: ['발행'],
  letters: {
    managing: ['구독 ?(취소|해지)', '수신 ?거부', '웹에서 보기'],
  },
  changed: ['수정'],
  clock: {
    minute: ['분'],
    hour: ['시'],
    afternoon: ['오후'],
    forenoon: ['오전'],
  },
  dateSigns: ['년', '월', '일'],
  styles: {
    quote: ['인용'],
    caption: ['캡션'],
    heading: ['제목'],
    subtitle: ['부제'],
    title: ['제목'],
  },
}
