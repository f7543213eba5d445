import type { Story } from './fixtures.mjs';

export function answers(story: Story): (path: string, query: URLSearchParams) => unknown;
