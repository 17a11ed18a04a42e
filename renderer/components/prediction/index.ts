export { PredictionTable } from './prediction-table';
export { StaleWrite, useEditPrediction } from './stale-write';
export {
  describeExpected,
  describePrediction,
  OUTCOMES,
  SOURCES,
  STRATEGIES,
  STRATEGY_MEANINGS,
} from './words';
