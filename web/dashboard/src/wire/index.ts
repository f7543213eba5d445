export type * from './base';
export type * from './goals';
export type * from './work';
export type * from './tasks';
export type * from './tests';
export type * from './visits';
export type * from './coding';
