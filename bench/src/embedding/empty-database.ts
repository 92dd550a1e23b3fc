// Makes the embedded database in a folder, in a process of its own: making it takes several times the memory that using it does.
import { openDatabase } from '@doctown/builder/database';

await (await openDatabase({ url: undefined, data_dir: process.argv[2] ?? '' })).close();
console.log('null');
