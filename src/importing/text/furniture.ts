import { isCaption } from './caption.js'

/**
 * Matches lines that pages and newsletters put around an article, in the languages of blogs and mail programs. The
 * whole line must match.
 */
const LINES = [
  // Lines around the comments.
  /(?:no|\d+|add a|leave a|post a|write a|be the first to) (?:comments?|reply)\b.*/,
  /comments?|discuss|view comments|log in to comment|reply/,
  /(?:keine|\d+) kommentare?|kommentar (?:veröffentlichen|schreiben|verfassen|hinterlassen)|kommentare/,
  /(?:aucun|\d+) commentaires?|(?:enregistrer|publier|laisser|ajouter) un commentaire|commentaires/,
  /(?:no hay|sin|\d+) comentarios?|(?:publicar|deja|dejar|escribir) un comentario|comentarios/,
  /(?:nenhum|sem|\d+) comentários?|(?:postar|enviar|deixe) um comentário|comentários/,
  /(?:nessun|\d+) comment[oi]|(?:posta|lascia|invia) un commento|commenti/,
  /(?:geen|\d+) (?:opmerkingen|reacties)|een reactie (?:posten|plaatsen)|(?:plaats|geef) een reactie/,
  /(?:inga|\d+) kommentarer|skicka en kommentar|(?:brak|\d+) komentarzy|prześlij komentarz/,
  // Buttons to share the article.
  /share|share (?:this|on|via|with)\b.*|tweet|pin it|like this|like loading|email ?this|blog ?this!?|print|print this.*|save/,
  /(?:(?:facebook|twitter|x|linkedin|whatsapp|telegram|email|e-mail|pinterest|reddit|print|copy link|instagram|mastodon|bluesky)[\s|·•,/]*)+/,
  // A row of buttons must contain an unmistakable button, because `No.` and `By mail.` are sentences.
  /(?=.*(?:share|teilen|partager|compart|condividi|delen|facebook|twitter|linkedin|whatsapp|telegram|pinterest|reddit|mastodon|bluesky|xing))(?:(?:share|save|print|comment|tweet|teilen|partager|compartir|compartilhar|condividi|delen|facebook|twitter|x|linkedin|whatsapp|telegram|xing|email|e-mail|mail|pinterest|reddit|copy link|instagram|mastodon|bluesky|on|to|by|via|with|auf|bei|per|sur|par|en|no|na|por|su|op)(?:[\s|·•,:/]+|$))+/,
  /teilen|(?:artikel|beitrag|diesen artikel) (?:teilen|drucken|merken|versenden)|drucken|merken/,
  /partage[rz]?(?: cet article| sur.*)?|imprimer|compartir|comparte.*|compartilhar|compartilhe.*|partilhar|condividi.*|delen|deel (?:dit|deze).*/,
  // Links to the full text.
  /(?:click here to )?(?:read|view|see|open) (?:this|the)(?: full)? (?:article|piece|post|story|essay|email|newsletter|version|page)?.*\b(?:website|site|online|browser|web)\b.*/,
  /(?:read|view|continue)(?: it| more)? on (?:our|the) (?:web)?site|(?:read|view) (?:it )?(?:online|in (?:your )?browser|on the web(?:site)?|in app)|view web version|having trouble (?:viewing|reading).*/,
  /(?:diesen |den )?(?:artikel|beitrag|newsletter|text) (?:auf (?:unserer|der) (?:web(?:site|seite)|homepage)|online|im browser) (?:lesen|ansehen|anzeigen|öffnen)|im browser (?:lesen|ansehen|öffnen)|(?:zur )?(?:web|online)version/,
  /lire (?:cet|l['’])\s?article (?:sur|en).*|(?:voir|lire|afficher).*(?:en ligne|navigateur)|version en ligne/,
  /(?:lee|leer|lea|ver|vea) (?:este |el )?(?:artículo|texto|correo|boletín)?\s?(?:en|completo).*|ver en (?:el )?navegador|versión web/,
  /leggi (?:l['’]articolo|questo articolo)? ?(?:sul|su|online|in).*|(?:visualizza|apri).*browser/,
  /(?:leia|ler|ver) (?:este |o )?(?:artigo|texto)? ?(?:no|em|na|online).*|lees (?:dit|het) artikel (?:op|online).*|bekijk.*browser.*/,
  /(?:read|continue reading|keep reading|read more|learn more|more)(?: here)?\s*[.…»→>]*|weiterlesen.*|mehr (?:lesen|erfahren|dazu)|lire (?:la suite|plus).*|leer más|seguir leyendo|leia mais|leggi (?:tutto|di più|anche)|lees (?:meer|verder)/,
  // Lines of newsletters.
  /(?:un)?subscribe\b.{0,80}|manage (?:your )?(?:subscription|preferences).*|(?:you(?:'|’)?(?:re| are)) receiving this.*|forward(?:ed)? (?:this|to a friend).*|sign up\b.{0,60}|follow us\b.{0,60}|support us|donate(?: now| today)?|advertisement|sponsored|anzeige|werbung|publicité|publicidad(?:e)?|pubblicità|advertentie|reklam[aė]?/,
  /(?:newsletter )?(?:abonnieren|abbestellen|abmelden|jetzt (?:abonnieren|spenden|anmelden).*)|se désabonner|(?:s['’])?abonne[rz].{0,50}|suscr[ií]b.{0,50}|darse de baja|cancelar (?:suscripción|inscrição)|inscreva-se.{0,50}|assine.{0,50}|iscriviti.{0,50}|cancella iscrizione|(?:uit|in)schrijven|abonneer.{0,50}/,
  // Navigation of blogs and sites.
  /(?:newer|older|next|previous) (?:posts?|articles?|story)|home|menu|search|skip to (?:main )?content|back to top|top|next|previous|(?:view )?(?:web|mobile) version|posts? \(atom\)|subscribe to:.*|(?:©\s*)?(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos (?:los derechos|os direitos) reservados|tutti i diritti riservati|riproduzione riservata|alle rechten voorbehouden)\.?(?:\s.{0,60}may not be .{3,60})?|powered by .{0,40}/,
  /neuerer post|älterer post|(?:zur )?startseite|menü|suche|anmelden|zum (?:haupt)?inhalt(?: springen)?|menú|buscar|menu principal|rechercher|aller au contenu(?: principal)?|cerca|zoeken|pesquisar|nach oben|zurück|article (?:plus récent|précédent)|accueil|strona główna|hjem|forside|haut de page|entrada (?:más reciente|antigua)|página (?:principal|inicial)|inicio|volver arriba|post(?:agem)? mais (?:recente|antiga)|post più (?:recente|vecchio)|home ?page|pagina principale/,
  /labels?:.*|etiquetas:|posted (?:by|in|under)\b.*|filed under\b.*|(?:eingestellt|gepostet) von\b.*|publié par\b.*|publicado por\b.* (?:en|a las|às) \d.*|pubblicato da\b.*|gepost door\b.*|postado por\b.*/,
  /(?:\d+|[a-z]+) min(?:ute|uten|utos|uti|uut)?s? (?:read|lesezeit|de lectur[ea]|di lettura|leestijd|leitura)|(?:reading time|lesezeit|temps de lecture|tiempo de lectura|tempo di lettura|tempo de leitura|leestijd):?.{0,20}|(?:lecture|lectura|lettura|leitura)\s?:?\s?\d{1,3}\s?(?:min.{0,8}|mn|′)|\d+ (?:views|shares|likes|claps)/,
  /listen to (?:this )?(?:article|story).*|image|photo|loading\W*|cookies?.{0,40}|accept(?: all)?|log in|sign in|my account|by (?:signing up|subscribing|submitting|clicking)\b.{0,100}|[|·•*_=~–—-]{1,60}|\* \* \*/,
  /[♡❤♥👍🔗↗✉💬🔁\s]+|restack|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}|thanks for reading\b.{0,90}|forwarded this email\?.*/u,
  /a version of this (?:article|story|essay|column|piece) (?:appears|appeared|ran) in print\b.*|our mailing address is:?.{0,80}|(?:this (?:e-?mail|message|newsletter)|it) was (?:sent|intended|meant) (?:to|by|for)\b.*|you (?:have )?received? this\b.*|you (?:get|got) this (?:e-?mail |newsletter |letter |message )?because\b.*|why did i get this\??|(?:want|wish) to change how you receive.*|add us to your address book|update (?:your )?(?:subscription |e-?mail )?(?:preferences|profile).*|sent (?:from|via|with) .{1,40}|privacy policy|terms (?:of (?:use|service)|and conditions)|contact(?: us)?|about(?: us)?|view (?:the )?(?:original|full) (?:article|post|story)|sie erhalten diese.*|unsere (?:anschrift|adresse).*|impressum|datenschutz.{0,20}|(?:vous recevez|recibe usted|recibes|ricevi|hai ricevuto|recebeu|u ontvangt) (?:ce|este|questa|esta|deze).*|mentions légales|aviso legal/,
  // Buttons and counters of platforms.
  /open in app|get the app|start writing|become a member|member[- ]only story|[\d.,]+k? (?:followers|restacks|likes|claps|responses|subscribers)|responses? \(\d+\)|write a response|start the conversation|upgrade to paid|disclosure statement|republish (?:this|our) articles?.{0,90}|we believe in the free flow of information|want to write\?|write an article and join\b.*|register now|.{3,60} provides funding as a .{3,80}/,
  /(?:artikel|beitrag|text) (?:anhören|vorlesen|hören)|jetzt kommentieren|écouter (?:l['’]article|cet article).{0,20}|escuchar (?:el )?artículo|ascolta (?:l['’]articolo|questo articolo)|envoyer (?:par|à).{0,30}|enviar (?:a mensagem |por |este artículo )?por (?:e-?mail|correo).{0,20}|enviar a mensagem.{0,30}|dê a sua opinião!?|partilhar (?:no|em|por).{0,20}|publicada por\b.* (?:à\(s\)|às|a la\(s\)) \d.*|mensagem (?:mais recente|antiga)|ti è piaciuto.{0,60}|字号[:：].{0,20}|udostępnij.{0,20}/,
  // The same lines in Russian, Ukrainian, Turkish, Greek, Chinese, Japanese, Korean, Hebrew and Arabic.
  /комментариев нет|(?:нет|\d+) комментари[а-яё]*|(?:отправить|оставить|добавить) комментарий|поделиться.*|читать (?:далее|на сайте|эту статью на).*|подписаться.{0,40}|отписаться.{0,40}|реклама|главная(?: страница)?|предыдущее|следующее/,
  /немає коментарів|(?:дописати|залишити) коментар|поділитися.*|читати (?:далі|на сайті).*|підписатися.{0,40}|відписатися.{0,40}|hiç yorum yok|yorum gönder|paylaş.{0,30}|δεν υπάρχουν σχόλια|δημοσίευση σχολίου/,
  /首页|首頁|没有评论|沒有留言|\d+ ?条评论|\d+ 則留言|发表评论|張貼留言|分享.{0,12}|阅读原文|閱讀原文|在(?:我们的?)?网站(?:上)?阅读.{0,12}|订阅.{0,12}|退订.{0,12}|上一篇.*|下一篇.*|广告|廣告/,
  /トップ|ホーム|(?:\d+ ?件の)?コメント(?:を投稿|はありません|する|を書き込む)?|共有.{0,12}|シェア.{0,12}|ウェブサイトで(?:この記事を)?読む|(?:この)?記事を(?:サイト|ウェブ).{0,10}読む|続きを読む|購読.{0,12}|配信停止.{0,12}|広告|댓글(?: 없음| 쓰기)?|공유.{0,10}|구독.{0,12}/,
  /الرئيسية|דף הבית|אין תגובות|הוסף רשומת תגובה|הוסף תגובה|שתפו?.{0,20}|קרא(?:ו)? (?:עוד|באתר).*|ليست هناك تعليقات|إرسال تعليق|شارك.{0,20}|مشاركة.{0,20}|اقرأ (?:المزيد|على موقعنا).*|اشترك.{0,30}|إعلان/,
].map(({ source }) => new RegExp(`^(?:${source})$`, 'iu'))

/**
 * Matches the names of site sections, by which articles are labelled. A heading in an article may have the same text.
 */
const SECTIONS = [
  /(?:(?:new|latest|today['’]s|guest|our) )?(?:opinions?|analys[ie]s|comment(?:ary|aries)|comment|essays?|features?|news|interviews?|culture|politics|world|editorial|op-eds?|policy (?:briefs?|analysis|notes?|papers?)|briefs?|briefings?|viewpoints?|perspectives?|columns?|ideas|insights?|debate|letters|blogs?|posts?|podcasts?|videos?|long reads?|publications?|articles?)|meinung|kommentar|analyse|gastbeitrag|tribune|opinión|análisis|análise|opinião|commento|opinione|opinie/,
  /(?:news (?:&|and) )?events|research|people|students?|alumni|library|actualités?|aktuell(?:es)?|noticias|notícias|notizie|nieuws|science|business|sports?|tech(?:nology)?|health|environment|climate|arts|books|travel|lifestyle|economy|society|history|media|education|gesellschaft|kultur|politik|wirtschaft|wissenschaft|feuilleton|panorama|reise|société|politique|économie|sciences|sociedad|cultura|política|economía|ciencia|società|politica|economia|scienza|sociedade|ciência|cultuur|politiek|wetenschap|gastbeitrag|(?:issue|volume|vol\.|no\.|ausgabe|numéro|número|numero|nummer) \d{1,4}(?:[,/ ].{0,24})?/,
].map(({ source }) => new RegExp(`^(?:${source})$`, 'iu'))

/** The words before the title of another article, by language. */
const OFFERS = [
  "read (?:also|more|next)|also read|see also|related(?: (?:articles?|stor(?:y|ies)|posts?|reading|coverage))?|further reading|more on this|recommended(?: reading)?|don[’']t miss",
  'lesen sie (?:auch|mehr)|mehr (?:dazu|zum thema)|zum thema|passend dazu|verwandte artikel|weiterführend|das könnte sie auch interessieren',
  '(?:à )?lire (?:aussi|également)|voir aussi|sur le même (?:sujet|thème)|articles? liés?|pour en savoir plus',
  'le[ae] (?:también|más)|te puede interesar|(?:(?:artículos?|noticias?|contenido) )?relacionad[oa]s?|más información',
  'leggi (?:anche|di più)|(?:articol[oi] )?correlat[oi]|per approfondire|potrebbe interessarti',
  '(?:leia|veja) (?:também|mais)|(?:artigos? )?relacionad[oa]s?|saiba mais',
  'lees (?:ook|meer|verder)|gerelateerd(?:e artikelen)?|meer over dit onderwerp',
  'czytaj (?:też|także|więcej)|powiązane|zobacz (?:też|także)|читайте (?:также|також)|по теме|смотрите также',
  'läs (?:också|även|mer)|relaterat|læs også|les også|relatert|lue (?:myös|lisää)|aiheesta (?:lisää|muualla)|[iİ]lgili(?: haber(?:ler)?)?|ayrıca okuyun|bunu da okuyun',
]

/** Matches a line that offers another article, wherever it is: `Read also: Who counts the gulls?` */
const OFFERED = new RegExp(`^(?:${OFFERS.join('|')})\\s*[:：|>»→–-]\\s*\\S.{0,110}$`, 'iu')

/** Matches an offer of a newsletter: `Sign up to our weekly newsletter: …`. */
const INVITED =
  /^(?:sign up|subscribe|get|join|jetzt|melden sie sich|abonnieren sie|abonnez-vous|recevez|inscrivez-vous|suscr[ií]b[ae]te|recib[ae]|apúntate|iscriviti|ricevi|inscreva-se|receba|assine|schrijf|ontvang)(?!\p{L}).{0,70}(?:newsletter|inbox|mailing list|boletín|boletim|posteingang|boîte (?:mail|de réception)|nieuwsbrief)/iu

/** Matches a disclaimer that opinions are those of the author. */
const DISCLAIMED =
  /(?:views?|opinions?|meinung(?:en)?|ansichten|propos|opinion[ei]s|opiniões|meningen?)(?!\p{L}).{0,140}(?:necessarily|own and|solely|alone|unbedingt|notwendigerweise|nécessairement|n['’]engage|necesariamente|exclusiv|necessariamente|noodzakelijk)/iu

/** Tells whether a text is a disclosure of interests, such as those on the sites of universities. */
export const isDisclosure = (text: string): boolean =>
  text.length <= 600 && /^[^.]{3,80} (?:does|do) not work for, consult, own shares/iu.test(text)

/** Matches the closing words of a letter, above the writer's name. */
const GREETING =
  /^(?:(?:all )?(?:the |my )?best(?: wishes)?|(?:(?:kind|best|warm) )?regards|cheers|sincerely|yours(?: \p{L}+)?|(?:mit )?(?:freundliche[nr]?|beste[nr]?|herzliche[nr]?|viele[nr]?|liebe[nr]?) grü(?:ß|ss)en?|(?:bien )?cordialement|bien à vous|(?:un )?(?:cordial )?saludos?(?: cordiales)?|cordiali saluti|atenciosamente|abraços|met (?:vriendelijke|hartelijke) groet(?:en)?|pozdrawiam.{0,20})[,!.]?$/iu

/** Matches a language menu. */
const LANGUAGE =
  /^(?:english|deutsch|français|español|italiano|português|nederlands|polski|svenska|dansk|norsk|suomi|русский|українська|türkçe|中文|日本語|한국어|العربية|עברית|[a-z]{2}(?:\s*[|/·]\s*[a-z]{2})+)$/iu

/** Matches navigation to the previous or the next article: `Next: Week 21`. */
const TURNED =
  /^(?:previous|next|older|newer|vorheriger|nächster|zurück|weiter|précédent|suivant|anterior|siguiente|precedente|successivo|próximo|vorige|volgende)(?: (?:posts?|articles?|story|beitrag|artikel|entrada|articolo))?\s*[:：]\s*\S.{0,90}$/iu

const RELATED =
  /^(?:related(?! (?:works?|research|literature|studies)(?!\p{L}))(?: \p{L}+){0,2}|read (?:also|next)|you (?:may|might) also like|more (?:from|on|in|by)\b.{0,50}|recommended(?: for you)?|most (?:read|popular)|trending|latest(?: articles| posts)?|mehr zum thema|(?:das könnte sie|auch) (?:auch )?interess.{0,20}|weitere artikel|lesen sie auch.{0,80}|(?:à )?lire aussi.{0,80}|sur le même (?:sujet|thème)|articles? (?:liés|similaires)|(?:artículos|noticias|notas) relacionad[ao]s|también te puede interesar|(?:leia|veja) também|artigos relacionados|articoli correlati|leggi anche.{0,80}|potrebbe interessarti.{0,20}|lees ook.{0,80}|gerelateerd.{0,30}|labels|tags|about this blog|blog archive|archives?|popular posts):?$/iu

const bare = (text: string): string => text.replace(/^[\s▶►→»>«<[({]+|[\s:»→>›.\])}]+$/gu, '').trim()

const SEPARATOR = /\s*[|/·•›>»]\s*|\s[–—-]\s/u
const isSection = (text: string): boolean => SECTIONS.some(line => line.test(text))
const isListed = (text: string): boolean => LINES.some(line => line.test(text)) || isSection(text)

/** Tells whether a text is a breadcrumb trail: `Opinion | Ports`, `Home › Views`. Arrows do not occur in articles. */
function isTrail(text: string): boolean {
  const parts = text.split(SEPARATOR)
  const [first = ''] = parts
  const words = isArrowed(text) ? 4 : 2
  return (
    parts.length > 1 &&
    (isListed(first) || isArrowed(text)) &&
    parts.every(part => part !== '' && part.split(' ').length <= words && !/\d/.test(part))
  )
}
const isArrowed = (text: string): boolean => / [>›»→] /.test(text) && !text.includes('«')

/** Tells whether a text is a menu of sections: `Environment Health Culture`. */
const isMenu = (text: string): boolean =>
  text.split(' ').length > 2 && text.split(' ').every(word => /^\p{Lu}/u.test(word) && isListed(word))

/**
 * Tells whether a text is a button or a counter: `Follow`, `1.2K`. Within an article such a line may belong to the
 * text.
 */
export const isEndButton = (text: string): boolean =>
  /^(?:\d[\d.,]{0,6}\s?k?|follow(?:ing)?|listen|published in|guest post|partners|register|website|abo|authors?|auteurs?|autor(?:in|en|es|i|a)?)$/i.test(
    text,
  )

const COOKIES =
  /^(?:we (?:and our partners )?use|(?:this|our) (?:web)?site uses|wir (?:verwenden|nutzen)|diese (?:web)?(?:seite|site) (?:verwendet|nutzt)|nous utilisons des|ce site utilise des|(?:utilizamos|usamos)|este sitio (?:web )?(?:utiliza|usa)|(?:utilizziamo|usiamo) i|questo sito (?:utilizza|usa)(?: i)?|este site (?:utiliza|usa)|wij gebruiken|deze (?:web)?site gebruikt) cookies\b/iu

/** Tells whether a line belongs to the page and not to the article. */
export const isFurniture = (text: string): boolean =>
  isCaption(text) ||
  isPromotion(text) ||
  textButton(text) !== undefined ||
  isDisclosure(text) ||
  (text.length <= 400 && COOKIES.test(text)) ||
  (text.length <= (/^a version of/i.test(text) ? 250 : 120) &&
    (isRelated(text) ||
      bare(text) === '' ||
      isListed(bare(text)) ||
      isTrail(text) ||
      isMenu(text) ||
      isEndButton(text) ||
      GREETING.test(text) ||
      TURNED.test(text) ||
      LANGUAGE.test(text)))

const PARTING =
  /^(?:(?:share|print|save|tweet|teilen|drucken|merken|partag|imprimer|compart|condividi|stampa|delen|deel|comment|listen)(?!\p{L}*ly)|facebook|\d+ min|(?:reading time|lesezeit|(?:temps de )?lecture|(?:tiempo de )?lectura|(?:tempo di )?lettura|(?:tempo de )?leitura|leestijd)[\s:]).{0,70}$/iu

/** Tells whether a text offers another article or a newsletter. */
export const isPromotion = (text: string): boolean =>
  text.length <= 160 && (OFFERED.test(text) || (INVITED.test(text) && !/[.!?]\s+\p{Lu}.*[.!?]$/u.test(text)))

/** Tells whether a text is a disclaimer about its authors' opinions. */
export const isDisclaimer = (text: string): boolean => text.length <= 400 && DISCLAIMED.test(text)

/** Tells whether a line separates a standfirst from the text: a sharing button, a reading time or a picture caption. */
export const isParting = (text: string): boolean => isCaption(text) || (!isPromotion(text) && PARTING.test(bare(text)))

/** Reads a link of a plain-text email: `View in browser: https://…`, `Unsubscribe <https://…>`. */
export function textButton(text: string): { readonly address: string; readonly toPage: boolean } | undefined {
  const [, words = '', address = ''] = /^([^:<(]{2,80}?)\s*[:<(]*\s*(https?:\/\/[^\s<>()]+)[>)]*$/u.exec(text) ?? []
  return words !== '' && isListed(bare(words)) ? { address, toPage: isButton(words) } : undefined
}

/** Tells whether a line within a text is certainly not part of the article. The name of a section may be part of it. */
export const isIntrusion = (text: string): boolean =>
  isCaption(text) ||
  isPromotion(text) ||
  isDisclosure(text) ||
  (text.length <= 120 && bare(text) !== '' && LINES.some(line => line.test(bare(text))))

/** Removes the section that some newspapers put before a headline. */
export function withoutSection(title: string): string {
  const [, section = '', rest = ''] = /^([\p{L} -]{4,20})\s*[|:]\s+(.*)$/u.exec(title) ?? []
  return rest.split(' ').length > 2 &&
    /^(?:opinion|analysis|commentary|comment|editorial|meinung|kommentar|tribune|opinión|análisis|opinione|opinião|opinie)$/i.test(
      section.trim(),
    )
    ? rest
    : title
}

/** Tells whether a text is a button that leads to the article, or to the newsletter that contains it, on the web. */
export const isButton = (text: string): boolean =>
  isFurniture(text) && !isRelated(text) && /(?:web|site|online|browser|navigat?e?u?r|ligne|navegador|sito)/i.test(text)

/** Tells whether a line is a heading above other articles. */
export const isRelated = (text: string): boolean => text.length <= 90 && RELATED.test(text.trim())
