/** Reports the progress of long work. */
export type Progress = (step: string, done: number, of: number) => void
