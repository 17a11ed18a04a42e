export * from './model-schema';
export * from './identifier';
export { validateFieldValue, type FieldValueFault } from './validate-field-value';
