/**
 * The path segments of an issue’s links that are replaced with a subscriber's own values when a message is made. They are not
 * in `editions/` because delivery needs nothing else from it, and commands that send should not load all of it.
 */
export const PLACEHOLDERS = {
  unsubscribe: 'unsubscribe/SUBSCRIBER',
  preferences: 'preferences/SUBSCRIBER',
} as const
