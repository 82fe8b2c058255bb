import type { Places } from '../place.ts';

export const ORGANISATION: Places = {
  employee_months: { measure: 'count(*)', fact: 'dim_employee_months', day: 'month_start_on' },
};
