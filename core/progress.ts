/** Where long work says how far it is; the CLI draws it, the server streams it, tests ignore it. */
export interface Progress {
  /** A step with an optional count; calling again with the same label moves it. */
  step(label: string, done?: number, total?: number): void;
  /** A line worth keeping. */
  note(text: string): void;
}

export const silentProgress: Progress = { step: () => undefined, note: () => undefined };
