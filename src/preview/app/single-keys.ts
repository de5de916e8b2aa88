import { remembered, storePreference } from './remembered.js'

const NAME = 'keys'

/**
 * Whether keys work by themselves. Who speaks to a computer, or whose hands shake, presses them unasked; so they can be
 * turned off (WCAG 2.2, success criterion 2.1.4).
 */
export const singleKeysWork = (): boolean => remembered(NAME) !== 'off'

export const letSingleKeysWork = (on: boolean): void => storePreference(NAME, on ? 'on' : 'off')
