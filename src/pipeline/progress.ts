/** Told of long work while it goes on. */
export type Progress = (step: string, done: number, of: number) => void
