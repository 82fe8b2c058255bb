import { type Figures, month } from './figures.ts';

const stock = (value: string, where: string) =>
  `select move_date as happened, null as dept, ${value} as n from stock_moves where ${where}`;
const supply = (value: string, where: string) =>
  `select move_date as happened, dept_code as dept, ${value} as n from supply_moves where ${where}`;
/** What the books said when a batch was counted: written down by then, and not put under another batch for the month. */
const BOOK = `select s.snapshot_id, any_value(s.qty) as counted, coalesce(sum(m.qty), 0) as book from stock_snapshots s
  left join stock_moves m on m.store_code = s.store_code and m.drug_code = s.drug_code and m.batch_no = s.batch_no
    and m.move_date <= s.snapshot_date and m.create_time <= s.create_time
  where not exists (from stock_moves c where c.move_type = 'correction' and c.store_code = s.store_code and c.drug_code = s.drug_code
    and c.batch_no = s.batch_no and s.snapshot_date >= c.original_date and s.snapshot_date < c.move_date)
  group by s.snapshot_id`;
const PIECES = "supply_moves where udi is not null and move_type = 'use'";

/** Stock of drugs, purchases, consumables. */
export const SUPPLY: Figures = {
  metrics: {
    stock_opening_moves_amount_cents: stock('amount * 100', "move_type = 'opening'"),
    stock_in_amount_cents: stock('amount * 100', "move_type <> 'opening' and (qty > 0 or qty = 0 and amount >= 0)"),
    stock_out_amount_cents: stock('-amount * 100', "move_type <> 'opening' and (qty < 0 or qty = 0 and amount < 0)"),
    stock_dispensed_amount_cents: stock('-amount * 100', "move_type = 'dispense'"),
    stock_returned_amount_cents: stock('amount * 100', "move_type = 'patient_return'"),
    stock_counted_amount_cents:
      "select snapshot_date as happened, null as dept, amount * 100 as n from stock_snapshots where snapshot_kind = 'month_end'",
    purchase_ordered_amount_cents:
      'select order_date as happened, null as dept, order_amount * 100 as n from purchase_lines',
    purchase_received_amount_cents:
      'select received_date as happened, null as dept, received_amount * 100 as n from purchase_lines where received_date is not null',
    vbp_contract_qty: 'select start_date as happened, null as dept, contract_qty as n from vbp_contracts',
    supply_used_amount_cents: supply('-amount * 100', "move_type = 'use'"),
    supply_pieces_used: supply('1', "move_type = 'use' and udi is not null"),
  },
  planted: {
    stock_moves_posted_late: `from stock_moves where create_time > move_date + interval '2 days' and ${month('create_time')} <> ${month('move_date')}`,
    stock_batches_swapped: `from (select distinct store_code, drug_code, original_date, abs(qty) from stock_moves where move_type = 'correction')`,
    stock_snapshots_miscounted: `from (${BOOK}) where counted <> book`,
    stock_moves_expired_dispensed: "from stock_moves where move_type = 'dispense' and move_date > expiry_date",
    purchases_above_listed_price:
      "from purchase_lines p join drugs d on d.drug_code = p.item_code where p.item_kind = 'drug' and p.purchase_price > d.unit_price",
    purchases_invoice_twice: `from purchase_lines p where invoice_no in (select invoice_no from purchase_lines where invoice_no is not null group by invoice_no having count(*) > 1)`,
    supply_moves_piece_not_charged: `from ${PIECES} and charge_id is null`,
    supply_moves_piece_scanned_twice: `from (select udi, unnest(range(count(*) - 1)) from ${PIECES} group by udi having count(*) > 1)`,
    supply_moves_piece_expired: `from ${PIECES} and expiry_date < move_date`,
    supply_charges_without_piece: `from charges where item_code in (select item_code from supply_moves where udi is not null)
      and charge_id not in (select charge_id from ${PIECES} and charge_id is not null)`,
  },
  counts: {
    batches_exhausted: "from stock_snapshots where snapshot_kind = 'month_end' and qty = 0",
    cross_day_returns: "from stock_moves where move_type = 'patient_return' and original_date < move_date",
  },
};
