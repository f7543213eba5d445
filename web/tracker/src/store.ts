// Stands in where storage throws: private modes, frames of other sites, a full quota.
const memory: Record<string, string> = {};

function disk<T>(job: (storage: Storage) => T): T | void {
  try {
    return job(localStorage);
  } catch {
    // As if it were empty.
  }
}

export const read = (key: string): string | undefined => disk((storage) => storage[key]) ?? memory[key];

export function write(key: string, value: object): void {
  const text = JSON.stringify(value);
  if (disk((storage) => (storage[key] = text))) return;
  // Without room for the new value the old one must not be read in its place.
  erase(key);
  memory[key] = text;
}

export function erase(key: string): void {
  delete memory[key];
  disk((storage) => delete storage[key]);
}

/** The keys that begin so, in their order. */
export const keys = (prefix: string): string[] => [...Object.keys(memory), ...(disk(Object.keys) ?? [])].filter((key) => key.startsWith(prefix)).sort();
