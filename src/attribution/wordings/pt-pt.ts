import type { Translation } from '../phrasebook.js'

export const ptPt: Translation = {
  credit: {
    original: 'Original: «{title}», {publisher}.',
    originalOn: 'Original: «{title}», {publisher}, {date}.',
    permission: 'Republicado com autorização.',
    permissionBy: 'Republicado com autorização de {by}.',
    permissionOn: 'Republicado com autorização, concedida em {date}.',
    permissionIn: 'Republicado com autorização, concedida em {date}.',
    permissionByOn: 'Republicado com autorização de {by}, concedida em {date}.',
    permissionByIn: 'Republicado com autorização de {by}, concedida em {date}.',
    excerpt: 'Este é um excerto do original',
  },
  post: {
    withdrawnNote: 'Este artigo foi retirado e já não está disponível aqui.',
    excerptNote: 'Este é um excerto. O artigo completo está no órgão que o publicou.',
    pictureGap: 'Uma imagem que aqui estava não pode ser republicada',
    leadGap: 'A imagem que acompanhava este artigo não pode ser republicada; encontra-se junto do original.',
    gone: 'Terminou o prazo durante o qual podíamos mostrar este artigo. Continua disponível onde foi publicado pela primeira vez.',
  },
  page: {
    navigation: 'Secções',
    follow: 'Seguir «{publication}» num leitor de feeds',
    nothingYet: 'Ainda não foi publicado nada.',
    archiveIntro:
      'Tudo o que publicámos, do mais recente para o mais antigo, com a autoria e o órgão em que saiu primeiro.',
    wholeArchive: 'Tudo o que publicámos',
    feedsWhat:
      'Um feed leva os novos artigos a um leitor de feeds, uma aplicação ou um sítio à sua escolha. Não exige conta nem endereço, e pode parar quando quiser.',
    formats: 'Endereços de «{title}»',
    allFeeds: 'Todos os feeds num só ficheiro (OPML), para leitores que importam listas:',
    notFoundText: 'Não existe nenhuma página neste endereço. Pode ter mudado de sítio, ou o endereço está incompleto.',
    permission:
      'Os artigos vindos de outros órgãos pertencem a quem os publicou e aparecem aqui nas condições indicadas em cada um.',
  },
  email: {
    unsubscribe: 'Cancelar subscrição',
    unsubscribeLong: 'Cancelar a subscrição deste boletim',
    preferences: 'Mudar o que recebe',
    why: 'Recebe este e-mail porque subscreveu «{publication}».',
    continue: 'Continuar a ler «{title}»',
    continueAt: 'Ler «{title}» em {publisher}',
    watch: 'Ver o vídeo',
  },
  feed: {
    continue: 'Continuar a ler',
    comment: 'Este é um feed de «{publication}». Para o subscrever, copie o endereço para um leitor de feeds.',
    outlets: 'Órgãos que republicamos',
  },
  reader: {
    subscribe: 'Subscrever por e-mail',
    subscribeText:
      'Os novos artigos chegam por e-mail. Primeiro recebe uma mensagem com uma ligação, para confirmar que o endereço é seu.',
    addressWrong: 'Isto não é um endereço de e-mail. Escreva-o assim: {example}.',
    sentText:
      'Se este endereço puder ser inscrito, uma mensagem vem a caminho. Abra a ligação que está nela para confirmar. Se nada chegar dentro de minutos, procure no spam.',
    confirm: 'Confirmar a subscrição',
    confirmText: 'Prima o botão e receberá «{publication}» por e-mail.',
    confirmed: 'A subscrição está feita',
    confirmedText: 'No fim de cada e-mail há ligações para mudar o que recebe e para cancelar a subscrição.',
    ended: 'Esta ligação não funciona',
    endedText: 'Pode estar incompleta, ou o prazo terminou.',
    asked:
      'Alguém, provavelmente o próprio, pediu «{publication}» para este endereço. Para confirmar, abra esta página e prima o botão:',
    ignore: 'Se não foi o caso, não faça nada: não virão mais e-mails, e o endereço será apagado.',
    known:
      'Alguém, provavelmente o próprio, pediu «{publication}» para este endereço, que já está inscrito. Nesta página pode mudar o que recebe:',
    noneIsAll: 'Onde nada estiver assinalado, recebe tudo.',
    save: 'Guardar',
    saved: 'A sua escolha foi guardada',
    leaveText: 'Prima o botão e não receberá mais e-mails de «{publication}».',
    left: 'A subscrição foi cancelada',
    leftText: 'Não receberá mais e-mails de «{publication}».',
    laterText: 'Tente novamente mais tarde.',
  },
}
