import pino from 'pino';

/** Keys whose values never reach a log line: patient identifiers and secrets. */
const REDACTED_KEYS = [
  'patient_name',
  'id_card_no',
  'phone',
  'address',
  'birth_date',
  'inpatient_no',
  'password',
  'token',
  'secret',
] as const;

const root = pino(
  {
    level: 'warn',
    base: null,
    redact: { paths: REDACTED_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
  },
  pino.destination({ fd: 2, sync: true }),
);

export type Logger = pino.Logger;

/** A house's child logger. Events are verbs in the past: `log('ingest').info({ table, rows }, 'batch.applied')`. */
export function log(house: string): Logger {
  return root.child({ house }, { level: root.level });
}

/** Sets the level once, at the start of the process (`HISIGHT_LOG`). */
export function setLogLevel(level: string): void {
  root.level = level;
}
