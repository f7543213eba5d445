export function buildForms(write: boolean): Promise<Record<string, string>>;
