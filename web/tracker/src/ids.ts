let last = 0;

/** A UUIDv7. Each is later than the one before, also within a millisecond and when the clock is put back: the queue is in their order. */
export function uuid(now: number): string {
  last = Math.max(now, last + 1);
  let hex = last.toString(16).padStart(12, '0');
  for (const random of crypto.getRandomValues(new Uint32Array(3))) hex += random.toString(16).padStart(8, '0');
  // 72 of the random bits stand around the version and the variant, whose two free bits stay zero.
  return hex.replace(/(.{8})(.{4})(...)(...)(.{12}).*/, '$1-$2-7$3-8$4-$5');
}
