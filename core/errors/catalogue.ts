/** One catalogued error: its exit code, its HTTP status and its sentence in both languages. */
export interface ErrorEntry {
  readonly exit: number;
  readonly status: number;
  readonly zh: (params: Readonly<Record<string, unknown>>) => string;
  readonly en: (params: Readonly<Record<string, unknown>>) => string;
}

const entries = new Map<string, ErrorEntry>();

/** Registers a house's errors. A code is defined once. */
export function defineErrors(catalogue: Readonly<Record<string, ErrorEntry>>): void {
  for (const [code, entry] of Object.entries(catalogue)) {
    if (entries.has(code)) throw new Error(`error ${code} is defined twice`);
    entries.set(code, entry);
  }
}

/** All catalogued errors, for the reference page. */
export function errorCatalogue(): ReadonlyMap<string, ErrorEntry> {
  return entries;
}

export function entryOf(code: string): ErrorEntry {
  const entry = entries.get(code);
  if (!entry) throw new Error(`error ${code} is not in the catalogue`);
  return entry;
}

/** Exit codes of the command line; 0 is success, 1 a defect of ours. */
export const EXIT = {
  usage: 2,
  config: 10,
  contract: 11,
  unreachable: 12,
  sourceAuth: 13,
  databaseOwned: 14,
  portInUse: 15,
  diskFull: 16,
  notFound: 17,
  accessDenied: 18,
  buildFailed: 19,
  quarantineBudget: 20,
  reconciliation: 21,
  queryRefused: 22,
} as const;
