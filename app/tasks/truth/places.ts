import type { Places } from './place.ts';
import { CLINIC } from './places/clinic.ts';
import { CONSORTIUM } from './places/consortium.ts';
import { DRG } from './places/drg.ts';
import { FINANCE } from './places/finance.ts';
import { INPATIENT } from './places/inpatient.ts';
import { INSURANCE } from './places/insurance.ts';
import { MANAGEMENT } from './places/management.ts';
import { ORGANISATION } from './places/organisation.ts';
import { OUTPATIENT } from './places/outpatient.ts';
import { PHARMACY } from './places/pharmacy.ts';
import { PUBLIC_HEALTH } from './places/public-health.ts';
import { QUALITY } from './places/quality.ts';
import { SAFETY } from './places/safety.ts';
import { SUPPLY } from './places/supply.ts';
import { SURGERY } from './places/surgery.ts';

/** Where each truth stands in the marts, subject by subject. */
export const PLACES: Places = {
  ...CLINIC,
  ...CONSORTIUM,
  ...DRG,
  ...FINANCE,
  ...INPATIENT,
  ...INSURANCE,
  ...MANAGEMENT,
  ...ORGANISATION,
  ...OUTPATIENT,
  ...PHARMACY,
  ...PUBLIC_HEALTH,
  ...QUALITY,
  ...SAFETY,
  ...SUPPLY,
  ...SURGERY,
};
