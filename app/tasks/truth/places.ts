import type { Places } from './place.ts';
import { FINANCE } from './places/finance.ts';
import { INPATIENT } from './places/inpatient.ts';
import { ORGANISATION } from './places/organisation.ts';
import { OUTPATIENT } from './places/outpatient.ts';
import { QUALITY } from './places/quality.ts';

/** Where each truth stands in the marts, subject by subject. */
export const PLACES: Places = { ...ORGANISATION, ...OUTPATIENT, ...FINANCE, ...INPATIENT, ...QUALITY };
