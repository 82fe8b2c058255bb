/** How large a synthetic hospital is: tests (seconds), one county hospital, a county's consortium. */
export const SCALES = ['tiny', 'hospital', 'county'] as const;
export type Scale = (typeof SCALES)[number];

interface Size {
  /** Factors on the daily rates and beds of catalogues/departments.csv, which describe the county hospital. */
  readonly outpatients: number;
  readonly inpatients: number;
  readonly beds: number;
  readonly staff: number;
  /** People known on the first day, and new ones a day. */
  readonly patients: number;
  readonly patientsPerDay: number;
}

export const SIZES: Record<Scale, Size> = {
  tiny: { outpatients: 0.03, inpatients: 0.03, beds: 0.08, staff: 0.5, patients: 2000, patientsPerDay: 1.4 },
  hospital: { outpatients: 0.76, inpatients: 0.8, beds: 0.85, staff: 1, patients: 60000, patientsPerDay: 32 },
  county: { outpatients: 0.76, inpatients: 0.8, beds: 0.85, staff: 1, patients: 150000, patientsPerDay: 80 },
};
