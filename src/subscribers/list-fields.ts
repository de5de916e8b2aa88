import { lookUp } from '../core/look-up.js'
import { cellWords } from './list-words.js'

/** The information about a person that a column holds, apart from whether they get mail. */
export type ListField = 'address' | 'name' | 'first' | 'last' | 'tags' | 'digests' | 'frequency'

const of = (field: ListField, names: string): Record<string, ListField> =>
  Object.fromEntries(names.split('|').map(name => [cellWords(name), field]))

/** The names that other newsletter services give their columns, as `cellWords` returns them. */
const FIELDS: Readonly<Record<string, ListField>> = {
  ...of('address', 'address|email|e mail|mail|email address|e mail address|emailaddress|mail address|contact email'),
  ...of(
    'address',
    'user email address|user email|subscriber email|subscriber|primary email|email id|emailid|email addresses|e mail 1 value|email 1|email1|email adresse|emailadresse',
  ),
  ...of('address', 'e mail adresse|adresse e mail|adresse email|adresse mail|courriel|adresse de messagerie|correo'),
  ...of(
    'address',
    'correo electronico|direccion de correo electronico|email adres|e mail adres|e mailadres|emailadres',
  ),
  ...of('address', 'indirizzo email|indirizzo e mail|endereco de email|endereco de e mail'),
  ...of('address', 'электронная почта|адрес электронной почты|почта|эл почта|електронна пошта|електронна адреса|пошта'),
  ...of(
    'address',
    'adres e mail|adres email|メールアドレス|メール|eメール|邮箱|邮箱地址|电子邮箱|电子邮件|电子邮件地址',
  ),
  ...of(
    'address',
    '電子郵件|電子郵件地址|電子信箱|信箱|البريد الإلكتروني|بريد إلكتروني|אימייל|דואל|כתובת אימייל|דואר אלקטרוני',
  ),
  ...of('name', 'name|full name|fullname|display name|subscriber name|contact name|nom complet|nombre completo|naam'),
  ...of('first', 'first name|firstname|fname|given name|vorname|prenom|nombre|voornaam|nome'),
  ...of('last', 'last name|lastname|lname|surname|family name|nachname|nom|apellido|apellidos|achternaam|cognome'),
  ...of('tags', 'tags|tag|topics|labels|interests'),
  ...of('digests', 'digests|digest'),
  ...of('frequency', 'frequency'),
}

/** Returns the field that a header names. */
export const fieldNamed = (header: string): ListField | undefined => lookUp(FIELDS, cellWords(header))
