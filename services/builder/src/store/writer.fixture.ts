// Opens the folder, says what it holds, then writes as a job's end does and says each time what was acknowledged, until it is killed.
import { openDatabase } from './database.ts';

const database = await openDatabase({ url: undefined, data_dir: process.argv[2] ?? '' });
await database.query('create table if not exists written (number integer primary key, filler text not null)');
await database.query('create table if not exists sums (only_row boolean primary key, numbers integer not null)');
await database.query('insert into sums values (true, 0) on conflict do nothing');
const [held] = await database.query<{ count: number; last: number; numbers: number }>(
  'select (select count(*)::int from written) as count, (select coalesce(max(number), 0) from written) as last, (select numbers from sums) as numbers',
);
process.send?.({ held });
for (let number = (held?.last ?? 0) + 1; ; number++) {
  await database.transaction(async (query) => {
    await query('insert into written values ($1, $2)', [number, 'x'.repeat(300)]);
    await query('update sums set numbers = numbers + 1');
  });
  process.send?.({ acknowledged: number });
}
