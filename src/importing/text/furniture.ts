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
  // Sections
  /opinion|analysis|commentary|comment|essay|feature|news|interview|culture|politics|world|editorial|op-ed|meinung|kommentar|analyse|gastbeitrag|tribune|opinión|análisis|análise|opinião|commento|opinione|opinie/,
].map(({ source }) => new RegExp(`^(?:${source})$`, 'iu'))

const RELATED =
  /^(?:related(?: (?:articles?|posts?|stories|reading|content))?|read (?:also|next)|you (?:may|might) also like|more (?:from|on|in|by)\b.{0,50}|recommended(?: for you)?|most (?:read|popular)|trending|latest(?: articles| posts)?|mehr zum thema|(?:das könnte sie|auch) (?:auch )?interess.{0,20}|weitere artikel|lesen sie auch.{0,80}|(?:à )?lire aussi.{0,80}|sur le même (?:sujet|thème)|articles? (?:liés|similaires)|(?:artículos|noticias|notas) relacionad[ao]s|también te puede interesar|(?:leia|veja) também|artigos relacionados|articoli correlati|leggi anche.{0,80}|potrebbe interessarti.{0,20}|lees ook.{0,80}|gerelateerd.{0,30}|labels|tags|about this blog|blog archive|archives?|popular posts):?$/iu

const bare = (text: string): string => text.replace(/^[\s▶►→»>«<[({]+|[\s:»→>›.\])}]+$/gu, '').trim()

/** A line that belongs to the page, not to the article. */
export const isFurniture = (text: string): boolean =>
  text.length <= 120 && (isRelated(text) || bare(text) === '' || LINES.some(line => line.test(bare(text))))

/** A button that leads to the article, or to the letter that holds it, on the web. */
export const isButton = (text: string): boolean =>
  isFurniture(text) && !isRelated(text) && /(?:web|site|online|browser|navigat?e?u?r|ligne|navegador|sito)/i.test(text)

/** A line after which a page lists other articles. */
export const isRelated = (text: string): boolean => text.length <= 90 && RELATED.test(text.trim())
