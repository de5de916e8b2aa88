/** When unattended work is due: the times of schedules in their timezones. */
export { lastSlot, localTime, nextSlot, nextSlots, readLocalTime, timeOfDayFrom } from './schedule-slots.js'
