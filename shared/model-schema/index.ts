export * from './model-schema';
export * from './identifier';
export { validateScalar } from './aws-scalars';
export { validateFieldValue, type FieldValueFault } from './validate-field-value';
