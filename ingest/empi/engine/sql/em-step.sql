-- One step of EM: how likely each pattern is one person, then what one person and two strangers look like in that light.
create or replace table empi_likely as
select session, pattern, any_value(n) as n,
  any_value(share) * exp(sum(ln(m))) / (any_value(share) * exp(sum(ln(m))) + (1 - any_value(share)) * exp(sum(ln(u)))) as p
from empi_marks join empi_guess using (session, field, level)
group by session, pattern;

create or replace table empi_guess as
with seen as (
  select session, field, level, sum(n * p) as same, sum(n * (1 - p)) as other
  from empi_marks join empi_likely using (session, pattern, n) group by all
), sums as (
  select session, field, sum(same) as same, sum(other) as other from seen group by all
), shares as (
  select session, least(0.999, greatest(0.001, sum(n * p) / sum(n))) as share from empi_likely group by session
)
select g.session, g.field, g.level,
  (coalesce(seen.same, 0) + $prior_pairs * d.m) / (coalesce(sums.same, 0) + $prior_pairs) as m,
  (coalesce(seen.other, 0) + $prior_pairs * d.u) / (coalesce(sums.other, 0) + $prior_pairs) as u,
  coalesce(shares.share, g.share) as share,
  coalesce(sums.same, 0) as same
from empi_guess g
join empi_defaults d using (field, level)
left join seen using (session, field, level)
left join sums using (session, field)
left join shares using (session);
