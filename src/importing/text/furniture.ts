/**
 * What pages and newsletters put around an article: whole lines, in the languages that blogs and mail programs speak.
 * A line has to be one of these from end to end.
 */
const LINES = [
  // Comments
  /(?:no|\d+|add a|leave a|post a|write a|be the first to) (?:comments?|reply)\b.*/,
  /comments?|discuss|view comments|log in to comment|reply/,
  /(?:keine|\d+) kommentare?|kommentar (?:veröffentlichen|schreiben|verfassen|hinterlassen)|kommentare/,
  /(?:aucun|\d+) commentaires?|(?:enregistrer|publier|laisser|ajouter) un commentaire|commentaires/,
  /(?:no hay|sin|\d+) comentarios?|(?:publicar|deja|dejar|escribir) un comentario|comentarios/,
  /(?:nenhum|sem|\d+) comentários?|(?:postar|enviar|deixe) um comentário|comentários/,
  /(?:nessun|\d+) comment[oi]|(?:posta|lascia|invia) un commento|commenti/,
  /(?:geen|\d+) (?:opmerkingen|reacties)|een reactie (?:posten|plaatsen)|(?:plaats|geef) een reactie/,
  /(?:inga|\d+) kommentarer|skicka en kommentar|(?:brak|\d+) komentarzy|prześlij komentarz/,
  // Sharing
  /share|share (?:this|on|via|with)\b.*|tweet|pin it|like this|like loading|email ?this|blog ?this!?|print|print this.*|save/,
  /(?:(?:facebook|twitter|x|linkedin|whatsapp|telegram|email|e-mail|pinterest|reddit|print|copy link|instagram|mastodon|bluesky)[\s|·•,/]*)+/,
  /teilen|(?:artikel|beitrag|diesen artikel) (?:teilen|drucken|merken|versenden)|drucken|merken/,
  /partage[rz]?(?: cet article| sur.*)?|imprimer|compartir|comparte.*|compartilhar|compartilhe.*|partilhar|condividi.*|delen|deel (?:dit|deze).*/,
  // Reading on, elsewhere
  /(?:click here to )?(?:read|view|see|open) (?:this|the)(?: full)? (?:article|piece|post|story|essay|email|newsletter|version|page)?.*\b(?:website|site|online|browser|web)\b.*/,
  /(?:read|view) (?:it )?(?:online|in (?:your )?browser|on the web(?:site)?|in app)|view web version|having trouble (?:viewing|reading).*/,
  /(?:diesen |den )?(?:artikel|beitrag|newsletter|text) (?:auf (?:unserer|der) (?:web(?:site|seite)|homepage)|online|im browser) (?:lesen|ansehen|anzeigen|öffnen)|im browser (?:lesen|ansehen|öffnen)|(?:zur )?(?:web|online)version/,
  /lire (?:cet|l['’])\s?article (?:sur|en).*|(?:voir|lire|afficher).*(?:en ligne|navigateur)|version en ligne/,
  /(?:lee|leer|lea|ver|vea) (?:este |el )?(?:artículo|texto|correo|boletín)?\s?(?:en|completo).*|ver en (?:el )?navegador|versión web/,
  /leggi (?:l['’]articolo|questo articolo)? ?(?:sul|su|online|in).*|(?:visualizza|apri).*browser/,
  /(?:leia|ler|ver) (?:este |o )?(?:artigo|texto)? ?(?:no|em|na|online).*|lees (?:dit|het) artikel (?:op|online).*|bekijk.*browser.*/,
  /(?:read|continue reading|keep reading|read more|learn more|more)(?: here)?\s*[.…»→>]*|weiterlesen.*|mehr (?:lesen|erfahren|dazu)|lire (?:la suite|plus).*|leer más|seguir leyendo|leia mais|leggi (?:tutto|di più|anche)|lees (?:meer|verder)/,
  // Newsletters
  /(?:un)?subscribe\b.{0,80}|manage (?:your )?(?:subscription|preferences).*|(?:you(?:'|’)?(?:re| are)) receiving this.*|forward(?:ed)? (?:this|to a friend).*|sign up\b.{0,60}|follow us\b.{0,60}|support us|donate(?: now| today)?|advertisement|sponsored|anzeige|werbung|publicité|publicidad(?:e)?|pubblicità|advertentie|reklam[aė]?/,
  /(?:newsletter )?(?:abonnieren|abbestellen|abmelden|jetzt (?:abonnieren|spenden|anmelden).*)|se désabonner|(?:s['’])?abonne[rz].{0,50}|suscr[ií]b.{0,50}|darse de baja|cancelar (?:suscripción|inscrição)|inscreva-se.{0,50}|assine.{0,50}|iscriviti.{0,50}|cancella iscrizione|(?:uit|in)schrijven|abonneer.{0,50}/,
  // Blogs and sites
  /(?:newer|older|next|previous) (?:posts?|articles?|story)|home|menu|search|skip to (?:main )?content|back to top|top|next|previous|(?:view )?(?:web|mobile) version|posts? \(atom\)|subscribe to:.*|all rights reserved\.?|powered by .{0,40}/,
  /neuerer post|älterer post|startseite|nach oben|zurück|article (?:plus récent|précédent)|accueil|haut de page|entrada (?:más reciente|antigua)|página (?:principal|inicial)|inicio|volver arriba|post(?:agem)? mais (?:recente|antiga)|post più (?:recente|vecchio)|home ?page|pagina principale/,
  /labels?:.*|etiquetas:|posted (?:by|in|under)\b.*|filed under\b.*|(?:eingestellt|gepostet) von\b.*|publié par\b.*|publicado por\b.* (?:en|a las|às) \d.*|pubblicato da\b.*|gepost door\b.*|postado por\b.*/,
  /(?:\d+|[a-z]+) min(?:ute|uten|utos|uti|uut)?s? (?:read|lesezeit|de lectur[ea]|di lettura|leestijd|leitura)|reading time:?.{0,20}|lesezeit:?.{0,20}|temps de lecture.{0,20}|tiempo de lectura.{0,20}|\d+ (?:views|shares|likes|claps)/,
  /listen to (?:this )?(?:article|story).*|image|photo|loading\W*|cookies?.{0,40}|accept(?: all)?|[|·•*_=~–—-]{1,60}|\* \* \*/,
  /[♡❤♥👍🔗↗✉💬🔁\s]+|restack|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}|thanks for reading\b.{0,90}|forwarded this email\?.*/u,
  /a version of this (?:article|story|essay|column|piece) (?:appears|appeared|ran) in print\b.*|our mailing address is:?.{0,80}|(?:this (?:e-?mail|message|newsletter)|it) was sent (?:to|by)\b.*|you (?:have )?received? this\b.*|why did i get this\??|(?:want|wish) to change how you receive.*|add us to your address book|update (?:your )?(?:subscription )?(?:preferences|profile).*|sent (?:from|via|with) .{1,40}|privacy policy|terms (?:of (?:use|service)|and conditions)|contact(?: us)?|about(?: us)?|view (?:the )?(?:original|full) (?:article|post|story)|sie erhalten diese.*|unsere (?:anschrift|adresse).*|impressum|datenschutz.{0,20}|(?:vous recevez|recibe usted|recibes|ricevi|hai ricevuto|recebeu|u ontvangt) (?:ce|este|questa|esta|deze).*|mentions légales|aviso legal/,
  // Russian, Ukrainian, Turkish, Greek, Chinese, Japanese, Korean, Hebrew, Arabic
  /комментариев нет|(?:нет|\d+) комментари[а-яё]*|(?:отправить|оставить|добавить) комментарий|поделиться.*|читать (?:далее|на сайте|эту статью на).*|подписаться.{0,40}|отписаться.{0,40}|реклама|главная страница|предыдущее|следующее/,
  /немає коментарів|(?:дописати|залишити) коментар|поділитися.*|читати (?:далі|на сайті).*|підписатися.{0,40}|відписатися.{0,40}|hiç yorum yok|yorum gönder|paylaş.{0,30}|δεν υπάρχουν σχόλια|δημοσίευση σχολίου/,
  /没有评论|沒有留言|\d+ ?条评论|\d+ 則留言|发表评论|張貼留言|分享.{0,12}|阅读原文|閱讀原文|在(?:我们的?)?网站(?:上)?阅读.{0,12}|订阅.{0,12}|退订.{0,12}|上一篇.*|下一篇.*|广告|廣告/,
  /(?:\d+ ?件の)?コメント(?:を投稿|はありません|する|を書き込む)?|共有.{0,12}|シェア.{0,12}|ウェブサイトで(?:この記事を)?読む|(?:この)?記事を(?:サイト|ウェブ).{0,10}読む|続きを読む|購読.{0,12}|配信停止.{0,12}|広告|댓글(?: 없음| 쓰기)?|공유.{0,10}|구독.{0,12}/,
  /אין תגובות|הוסף רשומת תגובה|הוסף תגובה|שתפו?.{0,20}|קרא(?:ו)? (?:עוד|באתר).*|ليست هناك تعليقات|إرسال تعليق|شارك.{0,20}|مشاركة.{0,20}|اقرأ (?:المزيد|على موقعنا).*|اشترك.{0,30}|إعلان/,
].map(({ source }) => new RegExp(`^(?:${source})$`, 'iu'))

/** The parts of a site, by which articles are labelled. A heading may be called so too. */
const SECTIONS = [
  /(?:(?:new|latest|today['’]s|guest|our) )?(?:opinions?|analys[ie]s|comment(?:ary|aries)|comment|essays?|features?|news|interviews?|culture|politics|world|editorial|op-eds?|policy (?:briefs?|analysis|notes?|papers?)|briefs?|briefings?|viewpoints?|perspectives?|columns?|ideas|insights?|debate|letters|blogs?|posts?|podcasts?|videos?|long reads?|publications?|articles?)|meinung|kommentar|analyse|gastbeitrag|tribune|opinión|análisis|análise|opinião|commento|opinione|opinie/,
].map(({ source }) => new RegExp(`^(?:${source})$`, 'iu'))

const RELATED =
  /^(?:related(?: (?:articles?|posts?|stories|reading|content))?|read (?:also|next)|you (?:may|might) also like|more (?:from|on|in|by)\b.{0,50}|recommended(?: for you)?|most (?:read|popular)|trending|latest(?: articles| posts)?|mehr zum thema|(?:das könnte sie|auch) (?:auch )?interess.{0,20}|weitere artikel|lesen sie auch.{0,80}|(?:à )?lire aussi.{0,80}|sur le même (?:sujet|thème)|articles? (?:liés|similaires)|(?:artículos|noticias|notas) relacionad[ao]s|también te puede interesar|(?:leia|veja) também|artigos relacionados|articoli correlati|leggi anche.{0,80}|potrebbe interessarti.{0,20}|lees ook.{0,80}|gerelateerd.{0,30}|labels|tags|about this blog|blog archive|archives?|popular posts):?$/iu

const bare = (text: string): string => text.replace(/^[\s▶►→»>«<[({]+|[\s:»→>›.\])}]+$/gu, '').trim()

const SEPARATOR = /\s*[|/·•›>»]\s*|\s[–—-]\s/u
const isSection = (text: string): boolean => SECTIONS.some(line => line.test(text))
const isListed = (text: string): boolean => LINES.some(line => line.test(text)) || isSection(text)

/** `Opinion | Ports`: where on the site an article stands. */
function isTrail(text: string): boolean {
  const parts = text.split(SEPARATOR)
  const [first = ''] = parts
  return parts.length > 1 && isListed(first) && parts.every(part => part.split(' ').length <= 2 && !/\d/.test(part))
}

/** A line that belongs to the page, not to the article. */
export const isFurniture = (text: string): boolean =>
  text.length <= (/^a version of/i.test(text) ? 250 : 120) &&
  (isRelated(text) || bare(text) === '' || isListed(bare(text)) || isTrail(text))

/** What stands inside of a text and cannot be the article's own; a section's name can. */
export const isIntrusion = (text: string): boolean =>
  text.length <= 120 && bare(text) !== '' && LINES.some(line => line.test(bare(text)))

/** The section that some newspapers put before a headline. */
export function withoutSection(title: string): string {
  const [, section = '', rest = ''] = /^([\p{L} -]{4,20})\s*[|:]\s+(.*)$/u.exec(title) ?? []
  return rest.split(' ').length > 2 &&
    /^(?:opinion|analysis|commentary|comment|editorial|meinung|kommentar|tribune|opinión|análisis|opinione|opinião|opinie)$/i.test(
      section.trim(),
    )
    ? rest
    : title
}

/** A button that leads to the article, or to the letter that holds it, on the web. */
export const isButton = (text: string): boolean =>
  isFurniture(text) && !isRelated(text) && /(?:web|site|online|browser|navigat?e?u?r|ligne|navegador|sito)/i.test(text)

/** A line after which a page lists other articles. */
export const isRelated = (text: string): boolean => text.length <= 90 && RELATED.test(text.trim())
