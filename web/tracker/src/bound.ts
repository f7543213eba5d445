// A text of at most 500 characters. A lone half of a surrogate pair and NUL are legal in JavaScript, but not for all readers of JSON and not in databases.
export const text = (value: unknown): string => String(value).slice(0, 500).replace(/[\0\ud800-\udfff]/gu, '?');

/**
 * A copy of anything as plain JSON: at most four levels, 500 characters a text, and about 4,000 characters in all. What goes beyond is
 * cut off, so that a whole document, a circle or a getter that throws costs no more than a small event.
 */
export function bound(details: unknown): unknown {
  let left = 4_000;
  const short = (value: unknown): string => {
    const cut = text(value);
    left -= cut.length;
    return cut;
  };
  const copy = (given: any, depth: number): unknown => {
    const value = given?.toJSON ? given.toJSON() : given;
    const type = typeof value;
    left -= 8;
    if (type === 'string' || type === 'bigint') return short(value);
    // What JSON cannot hold, it leaves out.
    if (type !== 'object' || !value) return value;
    if (depth === 4) return null;
    const whole: Record<string, unknown> = Array.isArray(value) ? ([] as any) : {};
    for (const name in value) {
      if (left < 0) break;
      whole[short(name)] = copy(value[name], depth + 1);
    }
    return whole;
  };
  try {
    return copy(details, 0);
  } catch {
    return {};
  }
}
