import type { Places } from './place.ts';
import { DRG } from './places/drg.ts';
import { FINANCE } from './places/finance.ts';
import { INPATIENT } from './places/inpatient.ts';
import { INSURANCE } from './places/insurance.ts';
import { ORGANISATION } from './places/organisation.ts';
import { OUTPATIENT } from './places/outpatient.ts';

/** Where each truth stands in the marts, subject by subject. */
export const PLACES: Places = { ...ORGANISATION, ...OUTPATIENT, ...FINANCE, ...INPATIENT, ...INSURANCE, ...DRG };
