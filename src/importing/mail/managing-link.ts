/**
 * Matches the text of links that only the recipient should use: to unsubscribe, change settings, view the message in a
 * browser, or forward it.
 */
const WORDS = [
  /un-?subscri(?:be|bing)\b|opt[ -]?out|(?:click )?here to unsub|remove (?:me|my)|stop (?:receiving|getting|these)/iu,
  /(?:manage|update|change|edit|modify|adjust|set|review|customi[sz]e) (?:your|my|the|e?-?mail|newsletter|subscription|notification|communication|profile|account|preferences|settings)/iu,
  /(?:e?-?mail|subscription|newsletter|notification|communication) (?:preferences|settings|options|center|centre|profile)|preference cent(?:er|re)|preferences$/iu,
  /(?:view|read|see|open|show)\b.{0,30}\b(?:browser|online|web ?(?:version|page)|on the web)|web ?version|online version|(?:not|trouble|problems?) (?:displaying|viewing|reading|seeing)/iu,
  /(?:forward|send) (?:this |it )?(?:e?-?mail |newsletter |issue )?(?:to|on to) |forward (?:this )?(?:e?-?mail|newsletter|issue)|add (?:us|this|me) to your|why (?:did|am|do) i|report (?:spam|abuse)|mark as spam/iu,
  /(?:newsletter )?(?:abmeld|abbestell|austrag|abonnement (?:beend|verwalt))|(?:einstellungen|profil|daten|präferenzen) (?:ändern|verwalten|aktualisieren|bearbeiten)|im browser|(?:web|online)(?:version|ansicht)|(?:newsletter |e-?mail )?weiter(?:leiten|empfehlen)/iu,
  /(?:se |me |vous )?d[ée]s(?:abonne|inscri)|(?:gérer|modifier|mettre à jour) (?:mes|vos|ses|votre|mon|le)|(?:voir|lire|afficher|ouvrir|consulter).{0,30}(?:navigateur|en ligne)|version (?:en ligne|web)|(?:transférer|envoyer) (?:ce|cet|à)/iu,
  /(?:cancelar|anular) (?:la |mi |su |tu )?suscrip|dar(?:se|me|te)? de baja|desuscri|(?:ver|abrir|leer).{0,25}(?:navegador|en línea)|(?:gestionar|administrar|actualizar|cambiar) (?:mis|sus|tus|tu|las|mi|su)|reenviar (?:a|este)/iu,
  /(?:annulla|cancella|disdici)\w* .{0,15}iscrizion|(?:disiscri|cancellati)|(?:visualizza|apri|leggi|vedi).{0,25}(?:browser|online)|(?:gestisci|aggiorna|modifica) (?:le|il|la|i)|inoltra (?:a|questa)/iu,
  /(?:cancelar|anular) (?:a |minha |sua )?(?:assinatura|inscri|subscri)|descadastr|deixar de receber|(?:ver|abrir|ler).{0,25}navegador|(?:gerir|gerenciar|atualizar|alterar) (?:as|os|suas|minhas|seus|preferências)|encaminhar/iu,
  /afmelden|uitschrijven|(?:bekijk|lees|open).{0,25}(?:browser|online)|(?:voorkeuren|gegevens|profiel) (?:wijzigen|beheren|aanpassen)|doorsturen|stuur door/iu,
  /avregistrera|avsluta prenumeration|avmeld|afmeld|meld (?:dig|deg) (?:af|av)|frameld|peruuta tilaus|odhlásit|wypisz|(?:z)?rezygnuj|zrezygnować|anuluj subskrypcję|отписат|отказаться от рассылки|управл\p{L}+ (?:подпиской|рассылкой)|открыть в браузере|відписат|aboneli(?:kten|ği) (?:çık|iptal)|διαγραφή/iu,
  /退订|取消订阅|退訂|取消訂閱|在浏览器|在瀏覽器|管理订阅|配信(?:停止|解除)|購読(?:解除|を停止|停止)|登録解除|メール設定|ブラウザで|구독 ?(?:취소|해지)|수신 ?거부|웹에서 보기|إلغاء الاشتراك|عرض في المتصفح|הסרה|להסרה|ביטול (?:הרשמה|מינוי)|צפייה בדפדפן/iu,
]

/**
 * Matches a part of the address of a link for the recipient. Only whole parts count, because `/how-to-unsubscribe-well` is
 * an ordinary page.
 */
const PARTS =
  /^(?:(?:list-?|email-?|one-?click-?|newsletter-?|do-?)?un-?sub(?:scribe|scription)?(?:-?me|-?all|-?now)?(?:\.\w{2,5})?|opt-?out|abmeld(?:en|ung)|abbestell(?:en|ung)|austrag(?:en|ung)|desabonne(?:r|ment)|desins(?:crire|cription)|baja|darse-de-baja|desuscribir\w*|cancelar-suscripcion|cancellazione|disiscri\w+|descadastr\w+|uitschrijven|afmelden|(?:manage|update|edit)-?(?:subscriptions?|preferences|profile|email)|(?:email|subscription|subscriber|newsletter|communication)-?(?:preferences|settings|center|management)|preference-?cent(?:er|re)|profile-?cent(?:er|re)|forward-?(?:to-?(?:a-?)?)?friend|forwardtoafriend|ftaf|view-?(?:in-?|as-?)?(?:browser|web-?page|online|email)|web-?version|vib|free-?signup-?email|submit-?like|disable-?email|hide-?from-?list)$/i
/** Matches addresses at which services offer only a reader's preferences. */
const SERVICES =
  /^https?:\/\/(?:[^/?#]*\.)?(?:visitor\.constantcontact\.com|kmail-lists\.com|updatemyprofile\.com)|\/(?:subscription|campaign)\/[\da-f-]{36}\/[\da-f-]{36}/i
const partsOf = (address: string): string[] =>
  address
    .replace(/^[a-z]+:(?:\/\/[^/?#]*)?/i, '')
    .split(/[/?&=#;]/)
    .map(part => part.replace(/_/g, '-'))

/** Tells whether an address is for unsubscribing, changing settings, or replying to the message. */
export const isManagingAddress = (address: string): boolean =>
  /^mailto:/i.test(address)
    ? /^mailto:[^?]*(?:unsub|leave|opt-?out|remove|abmeld|bounce|-request\b)|subject=(?:un-?sub|leave|remove|abmeld|signoff)/i.test(
        address,
      ) ||
      // A reply address that is different for each reader: `mailto:reply+4f2a…@…`.
      /^mailto:[^@?]*(?:[+=-][\w-]*\d[\w-]{6,}|=[\w.-]+)@/i.test(address)
    : SERVICES.test(address) || partsOf(address).some(part => PARTS.test(part))

const MOST_WORDS = 70

/**
 * Tells whether a link of a message is only for its recipient.
 *
 * @param isPersonal whether its address identifies the reader or hides its target
 */
export function isManagingLink(words: string, address: string, isPersonal: boolean): boolean {
  const text = words.trim()
  const index = Math.min(...WORDS.map(words => words.exec(text)?.index ?? Number.POSITIVE_INFINITY))
  // A link to `/blog/unsubscribe` may lead to an article, but a link to `/unsubscribe/17` does not.
  if (isManagingAddress(address))
    return (
      isPersonal || text === '' || index < Number.POSITIVE_INFINITY || /[?=\d@]/.test(address.replace(/^[^/]*/, ''))
    )
  if (index === Number.POSITIVE_INFINITY || text.length > MOST_WORDS) return false
  // A link such as “How to view an eclipse online” belongs to the article, unless its address identifies the reader.
  return isPersonal || (index <= 2 && text.split(/\s+/).length <= 8)
}
