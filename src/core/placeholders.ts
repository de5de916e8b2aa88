/**
 * Path segments of an issue’s links that are replaced by a subscriber's own values when a message is made. They stand
 * here, because delivery needs nothing else of editions and would otherwise load them with every command that sends.
 */
export const PLACEHOLDERS = {
  unsubscribe: 'unsubscribe/SUBSCRIBER',
  preferences: 'preferences/SUBSCRIBER',
} as const
