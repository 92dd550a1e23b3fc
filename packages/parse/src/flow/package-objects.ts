import type { Program } from './program.ts';

/** What stands for a package as an object has what the package's files declare: `os.exists` is found beside `os.pwd`; and the files see what it has. */
export function joinPackageObjects(program: Program): void {
  for (const place of program.places) {
    const [path] = place.open_paths;
    if (path === undefined || !place.facts.traits.includes('package')) continue;
    for (const file of program.packageFiles(place, path)) {
      if (!file.open_paths.includes(path)) file.open_paths.push(path);
      for (const [name, variable] of file.names) if (variable.origin !== 'import' && !place.names.has(name)) place.names.set(name, variable);
    }
  }
}
