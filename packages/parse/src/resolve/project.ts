/** What the repository says about itself besides its code. */
export interface ProjectFiles {
  /** Every file of the repository. */
  paths: readonly string[];
  /** Contents of the files `isProjectFile` asks for, by path. */
  texts: Readonly<Record<string, string>>;
}

/** What following imports needs to know. */
export interface Project {
  /** The files that were read, by path. */
  files: ReadonlyMap<string, { language: string }>;
  texts: ProjectFiles['texts'];
}

export const folderOf = (file_path: string): string => file_path.slice(0, Math.max(0, file_path.lastIndexOf('/')));
