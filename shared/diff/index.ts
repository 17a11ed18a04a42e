export * from './field-diff';
export * from './three-way';
export * from './values';
