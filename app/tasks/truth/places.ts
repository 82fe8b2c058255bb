import type { Places } from './place.ts';
import { CONSORTIUM } from './places/consortium.ts';
import { FINANCE } from './places/finance.ts';
import { INPATIENT } from './places/inpatient.ts';
import { ORGANISATION } from './places/organisation.ts';
import { OUTPATIENT } from './places/outpatient.ts';
import { PUBLIC_HEALTH } from './places/public-health.ts';

/** Where each truth stands in the marts, subject by subject. */
export const PLACES: Places = {
  ...ORGANISATION,
  ...OUTPATIENT,
  ...FINANCE,
  ...INPATIENT,
  ...CONSORTIUM,
  ...PUBLIC_HEALTH,
};
