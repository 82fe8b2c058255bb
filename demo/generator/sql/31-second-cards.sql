-- Second cards: a few people who were known before the beginning lost their card and got another number. Which card an event is booked on is the event's chance.
create macro has_second_card(p) as p < pool_size(0) and chance(p, 'second card', 0.015);
-- The other number says nothing of the first: 9999991 is prime, so that no two are the same.
create macro second_card(p) as 'P' || 10000000 + (p * 6700417) % 9999991;
-- What the desk did differently the second time, one thing each.
create macro slip_of(p) as (['same', 'no_id', 'other_phone', 'alike', 'other_letter', 'birth_digit'])[1 + floor(6 * u(p, 'slip'))::int];
create macro has_same_id(p) as slip_of(p) in ('same', 'other_phone', 'other_letter');
create macro is_resident(p) as chance(p, 'resident', 0.75);
-- Two cards with one ID number are one person for certain; without it the patient index finds nearly all. What is counted by person (stays, contracts,
-- chronic diseases) is on cards that are certain, so that the count does not hang on the rare pair that nobody can see.
create macro first_card(p) as 'P' || lpad(p::varchar, 8, '0');
create macro card(p, k) as case when has_second_card(p) and (has_same_id(p) or not is_resident(p)) and chance(k, 'card', 0.5) then second_card(p) else first_card(p) end;

create table t.second_card as
select p, second_card(p) as card_no, slip_of(p) as slip from t.person where has_second_card(p);

-- People who only look like somebody: a twin with one telephone and address, a father of the same name. They must stay two.
create table t.look_alike as
select p, 'P' || 20000000 + (p * 6700417) % 9999991 as card_no, case when chance(p, 'kind of look-alike', 0.5) then 'twin' else 'father' end as kind
from t.person where p < pool_size(0) and not has_second_card(p) and chance(p, 'look-alike', 0.004);
