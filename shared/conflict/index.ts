export * from './automerge';
export * from './predict';
