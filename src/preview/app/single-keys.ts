import { storedPreference, storePreference } from './preferences.js'

const NAME = 'keys'

/**
 * Tells whether single keys are on. They can be turned off, because speech input or trembling hands may press them by accident (WCAG
 * 2.2, success criterion 2.1.4).
 */
export const singleKeysWork = (): boolean => storedPreference(NAME) !== 'off'

export const letSingleKeysWork = (on: boolean): void => storePreference(NAME, on ? 'on' : 'off')
