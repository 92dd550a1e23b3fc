// A made-up pack of any size, for looking and measuring: node scripts/make-pack.ts 20000 /tmp/town.docpack [hostile]
import { writeFileSync } from 'node:fs';
import { townPack } from '../src/lib/reader/town.fixture.ts';

const [size = '20000', path = 'town.docpack', hostile] = process.argv.slice(2);
const { bytes, docpack_id } = townPack({ symbols: Number(size), hostile: hostile === 'hostile' });
writeFileSync(path, bytes);
process.stdout.write(`${path}: ${size} symbols, ${bytes.length} bytes, ${docpack_id}\n`);
