export * from './automerge';
export * from './handler-rules';
export * from './handler-text';
export * from './predict';
