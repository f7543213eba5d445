import { Unknown } from './Values';

/** A part of a whole in percent, from 0 to 1. */
export function Share({ value, why }: { value: number | null; why: string }) {
  return value === null ? <Unknown why={why} /> : <span className="num">{`${Math.round(value * 1000) / 10} %`}</span>;
}
