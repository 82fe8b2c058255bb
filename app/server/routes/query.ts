import { z } from 'zod';
import { rolesWith } from '../../access/roles.ts';
import { toArrow } from '../../query/formats/arrow.ts';
import { toCsv, toRows } from '../../query/formats/text.ts';
import { toXlsx } from '../../query/formats/xlsx.ts';
import { DEFAULT_LIMITS, EXPORT_LIMITS } from '../../query/gateway.ts';
import { Download, personRoute } from '../route.ts';

export default [
  personRoute({
    method: 'post',
    path: '/query',
    summary:
      'One read-only SELECT on marts, seeds and snapshots, as JSON, CSV, an Arrow IPC stream or an Excel workbook.',
    roles: rolesWith('sql'),
    input: z.object({
      sql: z.string().min(1).max(100_000),
      format: z.enum(['json', 'csv', 'arrow', 'xlsx']).default('json'),
      limit: z.number().int().positive().optional(),
    }),
    handle: async ({ sql, format, limit }, { open, signal, shown }) => {
      const limits = format === 'json' ? DEFAULT_LIMITS : EXPORT_LIMITS;
      const answer = await open.gateway.run(
        sql,
        { ...limits, rows: Math.min(limit ?? limits.rows, limits.rows) },
        signal,
      );
      shown({ action: format === 'json' ? 'query' : 'export', what: sql, filters: { format }, rows: answer.rowCount });
      if (format === 'json') {
        return {
          columns: answer.names,
          types: answer.types,
          rows: toRows(answer),
          row_count: answer.rowCount,
          truncated: answer.truncated,
          seconds: answer.seconds,
        };
      }
      if (format === 'xlsx')
        return new Download('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', await toXlsx(answer));
      return format === 'csv'
        ? new Download('text/csv; charset=utf-8', Buffer.from(toCsv(answer)))
        : new Download('application/vnd.apache.arrow.stream', Buffer.from(toArrow(answer)));
    },
  }),
];
