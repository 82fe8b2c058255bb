-- Second cards: a few people who were known before the beginning lost their card and got another number. Which card an event is booked on is the event's chance.
create macro has_second_card(p) as p < pool_size(0) and chance(p, 'second card', 0.015);
-- The other number says nothing of the first: 9999991 is prime, so that no two are the same.
create macro second_card(p) as 'P' || 10000000 + (p * 6700417) % 9999991;
create macro card(p, k) as case when has_second_card(p) and chance(k, 'card', 0.5) then second_card(p) else 'P' || lpad(p::varchar, 8, '0') end;

-- What the desk did differently the second time, one thing each, so that their numbers are known.
create table t.second_card as
select p, second_card(p) as card_no, (['same', 'no_id', 'other_phone', 'alike', 'other_letter', 'birth_digit'])[1 + (row_number() over (order by hash(p)) - 1) % 6] as slip
from t.person where has_second_card(p);

-- People who only look like somebody: a twin with one telephone and address, a father of the same name. They must stay two.
create table t.look_alike as
select p, 'P' || 20000000 + (p * 6700417) % 9999991 as card_no, case when chance(p, 'kind of look-alike', 0.5) then 'twin' else 'father' end as kind
from t.person where p < pool_size(0) and not has_second_card(p) and chance(p, 'look-alike', 0.004);
