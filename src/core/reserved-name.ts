/** Tells whether a host name is reserved for examples and tests (RFC 2606, RFC 6761). */
export const reservedName = (host: string): boolean =>
  /(?:^|\.)(?:example(?:\.(?:com|net|org|edu))?|test|invalid|localhost)\.?$/i.test(host)
