import type { Places } from '../place.ts';

const record = (condition: string) => ({
  measure: `count(*) filter (${condition})`,
  fact: 'fct_record_qcs',
  day: 'discharged_on',
});

export const QUALITY: Places = {
  record_qcs: record('true'),
  records_graded_a: record("grade = 'A'"),
  admission_notes_in_time: record('admission_note_hours <= 24'),
  records_with_consent: record('has_consent'),
  records_archived_in_time: record('archived_on <= discharged_on + 1'),
  front_pages_scored: { measure: 'count(*)', fact: 'fct_front_page_scores', day: 'discharged_on' },
};
