import { type Figures, ofPersons } from './figures.ts';

const served = (type: string) =>
  `select service_time as happened, null::varchar as dept, 1 as n from ph_services where service_type = '${type}'`;
const registered = (condition: string, registry = 'chronic_registry') =>
  `select make_date(registry_year, 1, 1) as happened, null::varchar as dept, 1 as n from ${registry} r where ${condition}`;
const people = (column: string) =>
  `select make_date(population_year, 1, 1) as happened, null::varchar as dept, ${column} as n from population_years`;
const LAST_DAY = 'least(end_date, coalesce(cancel_date, end_date))';

export const PUBLIC_HEALTH: Figures = {
  metrics: {
    health_records: 'select archive_date as happened, null::varchar as dept, 1 as n from health_archives',
    elderly_exams: served('elderly_exam'),
    newborn_visits: served('newborn_visit'),
    vaccinations: served('vaccination'),
    early_pregnancies: `${served('early_pregnancy')} and gestational_weeks < 13`,
    chronic_managed: registered('manage_date is not null'),
    chronic_standard_managed: registered('is_standard'),
    hypertension_controlled: registered(
      "disease = 'hypertension' and last_systolic < case when age_years < 65 then 140 else 150 end and last_diastolic < 90",
    ),
    chronic_admitted: registered(
      `exists (from ${ofPersons('admissions')} a where a.person = r.person and a.status <> 'cancelled' and year(a.admit_time) = registry_year)`,
      ofPersons('chronic_registry'),
    ),
    contracts_signed: 'select sign_date as happened, null::varchar as dept, 1 as n from contracts',
    contract_visits: `select visit_time as happened, dept_code as dept, 1 as n from ${ofPersons('visits')} v where visit_type <> 'checkup'
      and exists (from ${ofPersons('contracts')} c where c.person = v.person and v.visit_time::date between c.start_date and ${LAST_DAY})`,
    residents: people('residents'),
    live_births: people('live_births'),
  },
  planted: {
    ph_services_vaccination_twice: `from (select resident_id, vaccine_code, dose_no from ph_services where service_type = 'vaccination' group by all having count(*) > 1)`,
    ph_services_early_pregnancy_booked_late: `from ph_services where service_type = 'early_pregnancy' and gestational_weeks > 12`,
    followups_after_death: `from followups f join health_archives using (resident_id) where close_reason = 'death' and f.done_time::date > close_date`,
    chronic_patients_standard_without_followups: `from chronic_registry r where is_standard and 4 > (select count(*) from followups f
      where f.resident_id = r.resident_id and f.disease = r.disease and year(f.done_time) = r.registry_year)`,
    contracts_with_two_places: `from contracts a join contracts b using (resident_id) where a.contract_id < b.contract_id and a.perform_inst_code <> b.perform_inst_code
      and a.start_date <= least(b.end_date, coalesce(b.cancel_date, b.end_date)) and b.start_date <= least(a.end_date, coalesce(a.cancel_date, a.end_date))`,
    population_age_groups_exceed_residents: 'from population_years where age_0_14 + age_30_69 > residents',
  },
};
