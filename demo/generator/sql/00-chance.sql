-- Chance is a function of (seed, key, question), never of order: the same event has the same fate on every run, at every as_of.
create macro u(k, salt) as ((hash(hash(k), salt, $seed) >> 11)::double / 9007199254740992.0);
create macro chance(k, salt, p) as u(k, salt) < p;
create macro pick(choices, k, salt) as choices[1 + floor(u(k, salt) * len(choices))::int];
-- The first of a list is the most popular one.
create macro pick_skewed(choices, k, salt) as choices[1 + floor(pow(u(k, salt), 1.8) * len(choices))::int];
create macro gauss(k, salt) as sqrt(-2 * ln(greatest(u(k, salt || '~a'), 1e-12))) * cos(2 * pi() * u(k, salt || '~b'));
create macro minutes_after(t, m) as t::timestamp + to_minutes(floor(m)::bigint);
create macro clock(d, minute_of_day) as d::timestamp + to_minutes(floor(minute_of_day)::bigint);
create macro yuan(x) as round(x, 2)::decimal(14, 2);
-- The last of the times that have come by as_of; null when none has (update_time of a row).
create macro last_of(times) as list_max(list_filter(times, lambda x: x <= $as_of));
create macro shown(x, since) as case when since <= $as_of then x end;
