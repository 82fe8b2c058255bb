import type { Figures } from './figures.ts';

/** Whoever was employed in a month, at its end: the main post that began last by then decides on the department. */
const EMPLOYED = `select m as happened,
    coalesce(last(p.dept_code order by p.started_on, p.post_id) filter (p.post_kind = 'main' and p.started_on <= last_day(m)), any_value(s.dept_code)) as dept, 1 as n
  from staff s cross join (select unnest(generate_series(timestamp '2024-01-01', (select max(visit_time) from visits), interval 1 month)) as m) months
  left join staff_posts p using (staff_code)
  where s.hired_on <= last_day(m) group by s.staff_code, m`;

export const ORGANISATION: Figures = {
  metrics: { employee_months: EMPLOYED },
  planted: {
    doctor_posts_overlap: `from staff_posts a join staff_posts b using (staff_code)
      where a.post_kind = 'main' and b.post_kind = 'main' and a.started_on < b.started_on and coalesce(a.ended_on, date '9999-12-31') > b.started_on`,
  },
  counts: { campuses: 'from campuses' },
};
