export * from './model-schema';
export * from './identifier';
