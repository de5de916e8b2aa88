/** When unattended work is due: the times of schedules and the hours of delivery in their timezones. */
export { type HoursState, hoursAt } from './open-hours.js'
export { lastSlot, localTime, nextSlot, nextSlots, readLocalTime, timeOfDayFrom } from './schedule-slots.js'
