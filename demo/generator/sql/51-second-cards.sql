-- A stay is booked on one of the person's cards.
update t.stay set patient_id = card(p, k) where not is_newborn;

-- Who came back without a card and was given another one at admission: the desk reads the ID card, so that the number is the same.
create table t.card_at_admission as
select k, p, 'PA' || k as card_no, case when chance(k, 'other phone', 0.4) then 'other_phone' else 'same' end as slip, admit_time as made_at
from t.stay where is_again and not is_newborn and not is_cancelled and chance(k, 'card at admission', case when $is_tiny then 0.3 else 0.05 end);
update t.stay set patient_id = c.card_no from t.card_at_admission c where stay.k = c.k;
